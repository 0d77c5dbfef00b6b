/**
 * Draws the data set of the demonstration LoRA. What is there already is left as it is.
 *
 * Run: node apps/embedded/src/render-lessons.ts --folder FOLDER [--count 64] [--batch 4]
 */
import { parseArgs } from "node:util";
import { lesson } from "./demonstration/lessons.ts";
import { writeDataset } from "./write-dataset.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "lessons" },
    count: { type: "string", default: "64" },
    batch: { type: "string", default: "4" },
  },
});
await writeDataset(values.folder, {
  count: Number(values.count),
  batch: Number(values.batch),
  dropout: 0.05,
  draw: lesson,
});
