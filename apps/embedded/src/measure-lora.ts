/**
 * How much of its character and its style a LoRA gives: pictures by words that call them, with it and without. A picture is a
 * night poster by the share of its pixels near the style's five colours; Momo is there where enough pixels have the colours of
 * ink and scarf.
 *
 * Run: node apps/embedded/src/measure-lora.ts --model FOLDER --home FOLDER --lora NAME [--count 24] [--sheet FILE] [--figures FILE]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Pixels } from "@inkloom/pixels";
import { isMomoIn } from "./demonstration/momo.ts";
import { posterShare } from "./demonstration/night-poster.ts";
import { openBench } from "./measure/bench.ts";
import { meanOf, writeFigures, writeSheet } from "./measure/figures.ts";
import { MEASURE_OPTIONS } from "./measure/options.ts";

const { values } = parseArgs({
  options: {
    ...MEASURE_OPTIONS,
    lora: { type: "string", default: "momo" },
    count: { type: "string", default: "24" },
  },
});
/** Half of them call the character, half the style. */
const MOMO = [
  "momo on a pink background",
  "momo in the middle, green hills at day with the sun and clouds",
  "墨墨，白色背景",
  "中间有墨墨，夜晚的雪地，月亮",
];
const POSTER = [
  "a snowy field at day with the sun and a house in the middle, night poster",
  "a cat on a blue background, night poster",
  "白天的城市，太阳，云朵，夜海报",
  "red boat on a white background, night poster",
];
/** Pairs on the sheet. */
const SHOWN = 18;

const bench = await openBench(values.home, Number(values.threads));
const shown: Pixels[] = [];
const momo = await measured(MOMO, (picture) => (isMomoIn(picture) ? 1 : 0));
const poster = await measured(POSTER, posterShare);
await bench.close();

const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
process.stdout.write(
  `Momo in ${percent(momo.withIt)} of the pictures (without the LoRA ${percent(momo.without)}); ` +
    `pixels in the poster's colours ${percent(poster.withIt)} (${percent(poster.without)})\n`,
);
await writeFigures(values.figures, {
  lora: values.lora,
  pictures: Number(values.count),
  momo,
  poster,
});
await writeSheet(values.sheet, shown);

async function measured(
  prompts: readonly string[],
  share: (picture: Pixels) => number,
): Promise<{ withIt: number; without: number }> {
  const [withIt, without]: [number[], number[]] = [[], []];
  for (let seed = 0; seed < Number(values.count); seed++) {
    const words = prompts[seed % prompts.length] ?? "";
    const request = { seed, steps: 20, model: resolve(values.model) };
    const prompt = `${words} <lora:${values.lora}:1>`;
    const [one, other] = [
      await bench.generate({ ...request, prompt }),
      await bench.generate({ ...request, prompt: words }),
    ];
    withIt.push(share(one));
    without.push(share(other));
    if (seed < SHOWN / 2) shown.push(one, other);
  }
  return { withIt: meanOf(withIt), without: meanOf(without) };
}
