/**
 * Draws a data set of scenes. What is there already is left as it is.
 *
 * Run: node apps/embedded/src/render-dataset.ts --folder FOLDER [--count 30000] [--first 1000000] [--batch 24] [--dropout 0.1] [--tiles]
 */
import { parseArgs } from "node:util";
import { FIRST_TRAINING_SEED, randomOf, renderScene } from "./scenes/index.ts";
import { coarse } from "./guides/coarse.ts";
import { writeDataset } from "./write-dataset.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "scenes" },
    count: { type: "string", default: "30000" },
    first: { type: "string", default: String(FIRST_TRAINING_SEED) },
    batch: { type: "string", default: "24" },
    dropout: { type: "string", default: "0.1" },
    /** With what a tile ControlNet learns from: the pictures, made coarse. */
    tiles: { type: "boolean", default: false },
  },
});
const first = Number(values.first);
await writeDataset(values.folder, {
  count: Number(values.count),
  batch: Number(values.batch),
  dropout: Number(values.dropout),
  draw: (index) => renderScene(first + index),
  guide: values.tiles
    ? (picture, index) => coarse(picture, randomOf(first + index, 80))
    : undefined,
});
