/**
 * How many of ten pictures by the tool `qr`, from seeds that follow each other, scan as the code they are to be.
 *
 * Run: node apps/embedded/src/measure-codes.ts --model FOLDER --home FOLDER [--request JSON] [--sheet FILE] [--figures FILE]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { TOOLS, validate } from "@inkloom/contract";
import { RUNS } from "@inkloom/tools";
import { openBench } from "./measure/bench.ts";
import { writeFigures, writeSheet } from "./measure/figures.ts";
import { MEASURE_OPTIONS } from "./measure/options.ts";

const { values } = parseArgs({
  options: {
    ...MEASURE_OPTIONS,
    request: { type: "string", default: "{}" },
  },
});
/** What docs/control.md shows for the embedded model. */
const RECIPE = {
  text: "inkloom",
  prompt: "a landscape of a snowy field at day with snowy mountains and a red house",
  width: 256,
  height: 256,
  qr_model: "none",
  brightness_model: "inkloom-mini-brightness",
  brightness_weight: 1.5,
  brightness_start: 0,
  brightness_end: 1,
  tile_model: "none",
  cfg: 3,
  seed: 0,
  steps: 20,
  tries: 10,
  wanted: 10,
};
const given = JSON.parse(values.request) as object;
const request = { ...RECIPE, ...given, model: resolve(values.model), device: "cpu" };
const bench = await openBench(values.home, Number(values.threads));
const { pictures, scanned } = await RUNS.qr(validate(TOOLS.qr, request), await bench.context({}));
await bench.close();
const scans = pictures.map(({ scans: sizes }) => sizes);
process.stdout.write(
  `${scanned} of ${pictures.length} pictures scan; each in ${scans.join(", ")} of three sizes\n`,
);
await writeFigures(values.figures, {
  ...RECIPE,
  ...given,
  pictures: pictures.length,
  scanned,
  scans,
});
await writeSheet(
  values.sheet,
  pictures.map(({ pixels }) => pixels),
);
