/** The official clients against the real server, with a login; `INKLOOM_RECORD=1` keeps the traffic for `npm test`. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { encodePng } from "@inkloom/pixels";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpuContext } from "../../../../tools/src/cpu-context.suite.ts";
import { readConfig } from "../../config/read-config.ts";
import { listen, type Listening } from "../../listen.ts";
import { openService } from "../../open-service.ts";
import { nodeFlow } from "./clients/node-flow.suite.ts";
import { keptTraffic, recorder, TRAFFIC } from "./traffic.suite.ts";

const run = promisify(execFile);
const OPENAI = "openai==3.57.0";
const python = process.platform === "win32" ? "python" : "python3";
const found = await run(python, ["--version"]).then(
  () => true,
  () => false,
);

let folder = "";
let tools: Awaited<ReturnType<typeof cpuContext>>;
let server: Listening;
let proxy: Awaited<ReturnType<typeof recorder>>;
let key = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-openai-"));
  tools = await cpuContext();
  const { embeddedModels, runtime } = tools.context;
  const { config } = await readConfig({
    env: {},
    flags: { port: "0", login: "always" },
    home: join(folder, "home"),
  });
  const log = pino({ level: "silent" });
  const service = await openService({ config, embeddedModels, runtime, log });
  const { id } = await service.accounts.users.add({ name: "ann", role: "user" });
  key = (await service.accounts.tokens.add(id, { name: "tests" })).secret;
  server = await listen(service);
  proxy = await recorder(server.addresses[0] ?? "");
  await writeFile(picture(), await colour(false));
  await writeFile(mask(), await colour(true));
});
afterAll(async () => {
  await proxy.close();
  await server.close(0);
  await tools.close();
  await rm(folder, { recursive: true, force: true });
});

const picture = () => join(folder, "picture.png");
const mask = () => join(folder, "mask.png");

/** A blue picture, transparent in its middle where it is a mask. */
function colour(hole: boolean): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(64 * 64 * 4);
  for (let at = 0; at < 64 * 64; at++) {
    const [x, y] = [at % 64, Math.floor(at / 64)];
    const inside = hole && x > 16 && x < 48 && y > 16 && y < 48;
    data.set([40, 120, 200, inside ? 0 : 255], at * 4);
  }
  return encodePng({ width: 64, height: 64, data });
}

test("npm's openai draws, streams, edits and is refused", async () => {
  proxy.from("node");
  await nodeFlow(proxy.address, key, picture(), mask());
});

describe.skipIf(!found)("needs Python", () => {
  test("PyPI's openai draws, streams, edits and is refused", async () => {
    proxy.from("python");
    const venv = join(folder, "venv");
    await run(python, ["-m", "venv", venv]);
    const bin = join(venv, process.platform === "win32" ? "Scripts" : "bin", "python");
    await run(bin, ["-m", "pip", "install", "--quiet", OPENAI], { timeout: 240_000 });
    const flow = join(import.meta.dirname, "clients", "openai-flow.py");
    const { stdout } = await run(bin, [flow, proxy.address, key, picture(), mask()]);
    expect(stdout.trim()).toBe('"done"');
  });

  test("the traffic is what is kept", async () => {
    if (process.env["INKLOOM_RECORD"] === "1") {
      await mkdir(dirname(TRAFFIC), { recursive: true });
      await writeFile(TRAFFIC, `${JSON.stringify(proxy.exchanges, undefined, 1)}\n`);
    }
    expect(proxy.exchanges).toEqual(keptTraffic());
  });
});
