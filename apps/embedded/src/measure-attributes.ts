/**
 * Draws the fixed prompts with a model through the tool `generate` (20 steps, seed = number of the prompt) and says how
 * much of what they state the judge sees. Pictures that are in FOLDER already are not drawn again.
 *
 * Run: node apps/embedded/src/measure-attributes.ts --model models/inkloom-mini --folder FOLDER [--count 500] [--judge FILE] [--draw-only]
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { TOOLS, validate } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng, encodePng } from "@inkloom/pixels";
import { keptSessions, RUNS, type RunContext } from "@inkloom/tools";
import { FROZEN_JUDGE, openJudge } from "./judge/see.ts";
import { type MeasuredPrompt, readPrompts } from "./measure/prompts.ts";
import { isSeen } from "./measure/stated.ts";
import { newTally } from "./measure/tally.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "models/inkloom-mini" },
    folder: { type: "string", default: "measured" },
    count: { type: "string", default: "500" },
    judge: { type: "string", default: FROZEN_JUDGE },
    threads: { type: "string", default: "1" },
    "draw-only": { type: "boolean", default: false },
  },
});
const STEPS = 20;
const { folder } = values;
const pathOf = (index: number): string => join(folder, `${String(index).padStart(3, "0")}.png`);

await mkdir(folder, { recursive: true });
const prompts = (await readPrompts()).slice(0, Number(values.count));
const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
await drawMissing();
if (!values["draw-only"]) await judgeAll();
await runtime.close();

async function drawMissing(): Promise<void> {
  const kept = keptSessions(runtime);
  const context: RunContext = {
    runtime: () => Promise.resolve(kept.runtime),
    picture: () => Promise.reject(new Error("no prompt here names a picture")),
    home: folder,
    embeddedModels: resolve("models"),
  };
  for (const [index, prompt] of prompts.entries())
    if (!existsSync(pathOf(index))) {
      await drawOne(index, prompt, context);
      await kept.settle();
    }
  await kept.clear();
}

async function drawOne(
  index: number,
  { prompt }: MeasuredPrompt,
  context: RunContext,
): Promise<void> {
  const model = resolve(values.model);
  const request = { prompt, seed: index, steps: STEPS, model, device: "cpu" };
  const { pictures } = await RUNS.generate(validate(TOOLS.generate, request), context);
  const [picture] = pictures;
  if (picture === undefined) throw new Error(`no picture of "${prompt}"`);
  const path = pathOf(index);
  await writeFile(`${path}.part`, await encodePng(picture.pixels));
  await rename(`${path}.part`, path);
  if (index % 20 === 0) process.stdout.write(`drawn ${index + 1} of ${prompts.length}\n`);
}

async function judgeAll(): Promise<void> {
  const judge = await openJudge(values.judge, runtime);
  const [all, english, chinese] = [newTally(), newTally(), newTally()];
  for (const [index, { stated, language }] of prompts.entries()) {
    const seen = await judge.see(await decodePng(await readFile(pathOf(index))));
    for (const one of stated)
      for (const tally of [all, language === "en" ? english : chinese])
        tally.add(one.attribute, isSeen(one, seen));
  }
  await judge.release();
  await writeFile(join(folder, "accuracy.json"), `${JSON.stringify(all.record(), null, 2)}\n`);
  process.stdout.write(`${all.table()}\n`);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  process.stdout.write(
    `English ${percent(english.overall())}, Chinese ${percent(chinese.overall())}\n`,
  );
}
