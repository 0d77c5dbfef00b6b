/**
 * Draws the fixed prompts with a model through the tool `generate` (20 steps, seed = number of the prompt) and says how
 * much of what they state the judge sees. Pictures that are in FOLDER already are not drawn again.
 *
 * Run: node apps/embedded/src/measure-attributes.ts --model models/inkloom-mini --folder FOLDER [--count 500] [--judge FILE] [--figures FILE] [--draw-only]
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { decodePng, encodePng } from "@inkloom/pixels";
import { FROZEN_JUDGE, openJudge } from "./judge/see.ts";
import { openBench } from "./measure/bench.ts";
import { writeFigures } from "./measure/figures.ts";
import { type MeasuredPrompt, readPrompts } from "./measure/prompts.ts";
import { isSeen } from "./measure/stated.ts";
import { newTally } from "./measure/tally.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "models/inkloom-mini" },
    folder: { type: "string", default: "measured" },
    count: { type: "string", default: "500" },
    judge: { type: "string", default: FROZEN_JUDGE },
    figures: { type: "string" },
    threads: { type: "string", default: "1" },
    "draw-only": { type: "boolean", default: false },
  },
});
const STEPS = 20;
const { folder } = values;
const pathOf = (index: number): string => join(folder, `${String(index).padStart(3, "0")}.png`);

await mkdir(folder, { recursive: true });
const prompts = (await readPrompts()).slice(0, Number(values.count));
const bench = await openBench(folder, Number(values.threads));
for (const [index, prompt] of prompts.entries())
  if (!existsSync(pathOf(index))) await drawOne(index, prompt);
if (!values["draw-only"]) await judgeAll();
await bench.close();

async function drawOne(index: number, { prompt }: MeasuredPrompt): Promise<void> {
  const model = resolve(values.model);
  const picture = await bench.generate({ prompt, seed: index, steps: STEPS, model });
  const path = pathOf(index);
  await writeFile(`${path}.part`, await encodePng(picture));
  await rename(`${path}.part`, path);
  if (index % 20 === 0) process.stdout.write(`drawn ${index + 1} of ${prompts.length}\n`);
}

async function judgeAll(): Promise<void> {
  const judge = await openJudge(values.judge, bench.runtime);
  const [all, english, chinese] = [newTally(), newTally(), newTally()];
  for (const [index, { stated, language }] of prompts.entries()) {
    const seen = await judge.see(await decodePng(await readFile(pathOf(index))));
    for (const one of stated)
      for (const tally of [all, language === "en" ? english : chinese])
        tally.add(one.attribute, isSeen(one, seen));
  }
  await judge.release();
  await writeFigures(values.figures, {
    attributes: all.record(),
    english: english.overall(),
    chinese: chinese.overall(),
  });
  process.stdout.write(`${all.table()}\n`);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  process.stdout.write(
    `English ${percent(english.overall())}, Chinese ${percent(chinese.overall())}\n`,
  );
}
