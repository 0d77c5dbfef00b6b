/**
 * Keeps a taught judge as it measures models from then on: its weights alone, as float16.
 *
 * Run: node apps/embedded/src/freeze-judge.ts --folder FOLDER [--out apps/embedded/data/judge.safetensors]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeSafetensors } from "@inkloom/engine/weights";
import { FROZEN_JUDGE } from "./judge/see.ts";
import { readState } from "./judge/training-state.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "judge-training" },
    out: { type: "string", default: FROZEN_JUDGE },
  },
});
const { step, seed, weights } = await readState(join(values.folder, "state.safetensors"));
const tensors = weights.map((weight) => ({
  key: weight.key,
  dtype: "F16" as const,
  shape: weight.shape,
  data: () => new Uint8Array(new Float16Array(weight.values).buffer),
}));
await writeSafetensors(values.out, tensors, { step: String(step), seed: String(seed) });
