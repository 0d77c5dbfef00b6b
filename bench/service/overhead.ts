/**
 * What the service adds to a job: the embedded model, one step, asked over HTTP and awaited, beside the same call of the library on
 * networks that stay loaded, in turn. With the address of an empty database on PostgreSQL as well.
 *
 *   node bench/service/overhead.ts [--rounds 40] [--url postgres://...]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TOOLS, validate } from "@inkloom/contract";
import { createEngineHost } from "@inkloom/engine/host";
import { keptSessions, pictureFile, type RunContext, RUNS } from "@inkloom/tools";
import { showSpread, spreadOf } from "../measure.ts";
import { ask, startServing, type ToldJob } from "./serving.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "40" }, url: { type: "string" } },
});
const rounds = Number(values.rounds);
/** The first ones load and compile. */
const WARM = 5;

const parameters = (seed: number) => ({ prompt: "a red house", steps: 1, seed, device: "cpu" });

async function measure(name: string, url: string | undefined): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-overhead-"));
  const service = await startServing({
    home,
    env: url === undefined ? {} : { DATABASE_URL: url },
  });
  const keeper = keptSessions(createEngineHost({ device: "cpu" }));
  const context: RunContext = {
    runtime: () => Promise.resolve(keeper.runtime),
    home,
    embeddedModels: join(import.meta.dirname, "../../models"),
    picture: () => Promise.reject(new Error("no picture was asked for")),
  };
  const library: number[] = [];
  const served: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < rounds + WARM; round += 1) {
    const start = performance.now();
    const { pictures } = await RUNS.generate(validate(TOOLS.generate, parameters(round)), context);
    for (const picture of pictures) await pictureFile(picture, { format: "png" });
    await keeper.settle();
    const middle = performance.now();
    const job = await ask<ToldJob>(service.address, "/tools/generate?wait=30", parameters(round));
    const end = performance.now();
    if (job.state !== "done") throw new Error(`a job ended as ${job.state}`);
    if (round < WARM) continue;
    library.push(middle - start);
    served.push(end - middle);
    added.push(end - middle - (middle - start));
  }
  console.log(
    `${name}: library ${showSpread(spreadOf(library), 0)} ms, service ${showSpread(spreadOf(served), 0)} ms, added ${showSpread(spreadOf(added), 0)} ms`,
  );
  await keeper.clear();
  await keeper.runtime.close();
  await service.stop();
  await rm(home, { recursive: true });
}

await measure("PGlite", undefined);
if (values.url !== undefined) await measure("PostgreSQL", values.url);
