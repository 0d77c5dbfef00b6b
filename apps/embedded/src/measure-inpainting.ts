/**
 * How well a model fills what a mask marks: the object of a picture on a plain background is drawn anew as another one of
 * another colour. Counted is what the judge then sees; of what the mask leaves alone, how far it changed; and how much more the
 * picture jumps along the mask's border than the picture it was.
 *
 * Run: node apps/embedded/src/measure-inpainting.ts --model FOLDER [--count 100] [--sheet FILE] [--figures FILE]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Pixels } from "@inkloom/pixels";
import { FROZEN_JUDGE, openJudge } from "./judge/see.ts";
import { openBench } from "./measure/bench.ts";
import { meanOf, writeFigures, writeSheet } from "./measure/figures.ts";
import { borderJump, farthestOutside, middleMask } from "./measure/inpainted.ts";
import { MEASURE_OPTIONS } from "./measure/options.ts";
import { captionOf, drawScene, type Icon, randomOf, sampleScene } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    ...MEASURE_OPTIONS,
    count: { type: "string", default: "100" },
  },
});
/** Seeds of scenes that no training draws. */
const FIRST_SEED = 600_000;
/** Shown: the picture, and what became of it. */
const SHOWN = 18;

const bench = await openBench(values.home, Number(values.threads));
const judge = await openJudge(FROZEN_JUDGE, bench.runtime);
const right = { object: 0, colour: 0, background: 0 };
const [jumps, before]: [number[], number[]] = [[], []];
const shown: Pixels[] = [];
let farthest = 0;
const icons = iconsFrom(FIRST_SEED);
const count = Number(values.count);
for (let i = 0; i < count; i++) {
  const [was, other] = [icons.next().value, icons.next().value];
  const wanted: Icon = { ...other, background: was.background };
  const image = drawScene(was, FIRST_SEED + i);
  const mask = middleMask(image.width);
  const request = {
    image: "image",
    mask: "mask",
    prompt: captionOf(wanted, "en", randomOf(FIRST_SEED + i, 70)),
    denoise: 1,
    fill: "noise",
    seed: i,
    steps: 20,
    model: resolve(values.model),
  };
  const drawn = await bench.img2img(request, { image, mask });
  const seen = await judge.see(drawn);
  if (seen.object === wanted.object) right.object++;
  if (seen.colour === wanted.colour) right.colour++;
  if (seen.background === wanted.background) right.background++;
  farthest = Math.max(farthest, farthestOutside(image, drawn, mask));
  jumps.push(borderJump(drawn, mask));
  before.push(borderJump(image, mask));
  if (shown.length < 2 * SHOWN) shown.push(image, drawn);
}
await judge.release();
await bench.close();

const percent = (of: number): string => `${((100 * of) / count).toFixed(0)} %`;
process.stdout.write(
  `${count} pictures: object ${percent(right.object)}, its colour ${percent(right.colour)}, background ` +
    `${percent(right.background)}; farthest change outside ${farthest} of 255; jump at the border ` +
    `${meanOf(jumps).toFixed(2)} levels, before ${meanOf(before).toFixed(2)}\n`,
);
await writeFigures(values.figures, {
  pictures: count,
  ...right,
  farthestOutside: farthest,
  borderJump: meanOf(jumps),
  borderJumpBefore: meanOf(before),
});
await writeSheet(values.sheet, shown);

/** Coloured ones, in the style that shows colours best. */
function* iconsFrom(first: number): Generator<Icon, never> {
  for (let seed = first; ; seed++) {
    const scene = sampleScene(seed);
    if (scene.kind === "icon" && scene.style === "flat illustration" && scene.colour !== undefined)
      yield scene;
  }
}
