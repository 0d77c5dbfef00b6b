/**
 * Teaches a model's text encoder to say what captions state, going on where an earlier run was cut off, and writes the model
 * with it, in 32 bits. What the words mean together is learnt in minutes this way; by the noise in pictures alone it takes
 * most of a training.
 *
 * Run: node apps/embedded/src/train-reader.ts --model FOLDER --folder FOLDER --out FOLDER [--steps 1500] [--batch 32] [--rate 0.001] [--threads 2] [--seed 1]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openCheckpoint } from "@inkloom/diffusion";
import { trainReader } from "./reader/train.ts";
import { saySteps } from "./say-steps.ts";
import { writeModel } from "./model/write-model.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "begin" },
    folder: { type: "string", default: "reader-training" },
    out: { type: "string", default: "read" },
    steps: { type: "string", default: "1500" },
    batch: { type: "string", default: "32" },
    rate: { type: "string", default: "0.001" },
    threads: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
  },
});
const steps = Number(values.steps);
const base = await openCheckpoint(values.model, []);
const trained = await trainReader(
  {
    folder: values.folder,
    seed: Number(values.seed),
    steps,
    batch: Number(values.batch),
    rate: Number(values.rate),
    threads: Number(values.threads),
    onRecord: saySteps(20, steps),
  },
  base,
);
const numbers = new Map(trained.map(({ name, values: own }) => [name, own]));
await writeModel(values.out, {
  base,
  tokenizer: join(values.model, "tokenizer"),
  values: (key) => numbers.get(key),
});
process.stdout.write(`${values.out}\n`);
