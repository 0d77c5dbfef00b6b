/**
 * How strictly a ControlNet is followed: held-out pictures, what the preprocessor makes of them, and the same of pictures drawn
 * by their captions with the ControlNet and without. Lines: the harmonic mean of the shares of either's lines that have
 * one of the other's within 2 pixels. Surfaces: PSNR.
 *
 * Run: node apps/embedded/src/measure-control.ts --model FOLDER --home FOLDER --control NAME --preprocessor canny
 *   [--count 40] [--sheet FILE] [--figures FILE]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { annotate, annotatorNetworks } from "@inkloom/diffusion";
import type { Pixels } from "@inkloom/pixels";
import { openBench } from "./measure/bench.ts";
import { meanOf, writeFigures, writeSheet } from "./measure/figures.ts";
import { heldOutPictures } from "./measure/held-out.ts";
import { lineAgreement, surfaceAgreement } from "./measure/map-agreement.ts";
import { MEASURE_OPTIONS } from "./measure/options.ts";

const { values } = parseArgs({
  options: {
    ...MEASURE_OPTIONS,
    heldout: { type: "string", default: "models/inkloom-mini/heldout" },
    control: { type: "string", default: "inkloom-mini-canny" },
    preprocessor: { type: "string", default: "canny" },
    count: { type: "string", default: "40" },
  },
});
const { preprocessor, control } = values;
const isLines = preprocessor === "canny" || preprocessor.startsWith("scribble");
const agreement = isLines ? lineAgreement : surfaceAgreement;
/** Shown: the map, the picture with it, the one without. */
const SHOWN = 8;

const bench = await openBench(values.home, Number(values.threads));
const networks = annotatorNetworks({
  runtime: () => Promise.resolve(bench.runtime),
  folders: [],
  signal: undefined,
});
/** A tile ControlNet is shown a coarse picture, of a quarter of the pixels of a side. */
const sliders = preprocessor === "tile_resample" ? { down_sampling_rate: 4 } : {};
const mapOf = async (picture: Pixels): Promise<Pixels> => {
  const request = { preprocessor, resolution: picture.width, sliders };
  return (await annotate(picture, request, { networks, signal: undefined })).map;
};
const [followed, free]: [number[], number[]] = [[], []];
const shown: Pixels[] = [];
let seed = 0;
for await (const { caption, picture } of heldOutPictures(values.heldout)) {
  if (seed >= Number(values.count)) break;
  const map = await mapOf(picture);
  const request = { prompt: caption, seed: seed++, steps: 20, model: resolve(values.model) };
  const unit = { model: control, image: "map" };
  const withIt = await bench.generate({ ...request, control: [unit] }, { map });
  const without = await bench.generate(request);
  followed.push(agreement(map, await mapOf(withIt)));
  free.push(agreement(map, await mapOf(without)));
  if (shown.length < 3 * SHOWN) shown.push(map, withIt, without);
}
await networks.release();
await bench.close();

const [mean, meanFree] = [meanOf(followed), meanOf(free)];
const words = (value: number): string =>
  isLines ? `${(100 * value).toFixed(1)} %` : `${value.toFixed(1)} dB`;
process.stdout.write(
  `${control}: agreement ${words(mean)}, without it ${words(meanFree)}, over ${seed} pictures\n`,
);
await writeFigures(values.figures, {
  control,
  preprocessor,
  pictures: seed,
  unit: isLines ? "share" : "dB",
  agreement: mean,
  without: meanFree,
});
await writeSheet(values.sheet, shown);
