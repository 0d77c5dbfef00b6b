/**
 * Puts what a run of `train-model` knew at one of its states, the running mean of its weights, into a folder in diffusers'
 * layout, in 32 bits: what a further part begins with. The text encoder is another model's.
 *
 * Run: node apps/embedded/src/keep-part.ts --state FOLDER --begun FOLDER --words FOLDER --out FOLDER
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openCheckpoint } from "@inkloom/diffusion";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { writeModel } from "./model/write-model.ts";

const { values } = parseArgs({
  options: {
    state: { type: "string", default: "state" },
    /** The model that the run began with, which has what was not trained. */
    begun: { type: "string", default: "begin" },
    /** The model whose text encoder is taken. */
    words: { type: "string", default: "read" },
    out: { type: "string", default: "part" },
  },
});
const { entries } = await openWeights(join(values.state, "tensors.safetensors"));
const { textEncoder } = await openCheckpoint(values.words, []);
await writeModel(values.out, {
  base: await openCheckpoint(values.begun, []),
  tokenizer: join(values.begun, "tokenizer"),
  values(key) {
    const entry = textEncoder.weights.get(key) ?? entries.get(`average of ${key}`);
    return entry && readFloat32(entry);
  },
});
process.stdout.write(`${values.out}\n`);
