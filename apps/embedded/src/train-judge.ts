/**
 * Teaches the judge, going on where an earlier run was cut off, and keeps it as it measures models from then on: its
 * weights alone, as float16.
 *
 * Run: node apps/embedded/src/train-judge.ts --folder FOLDER [--out apps/embedded/data/judge.safetensors] [--steps 6000] [--batch 32] [--rate 0.001] [--threads 1] [--seed 1]
 */
import { parseArgs } from "node:util";
import { writeSafetensors } from "@inkloom/engine/weights";
import { FROZEN_JUDGE } from "./judge/see.ts";
import { trainJudge } from "./judge/train.ts";
import { saySteps } from "./say-steps.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "judge-training" },
    out: { type: "string", default: FROZEN_JUDGE },
    steps: { type: "string", default: "6000" },
    batch: { type: "string", default: "32" },
    rate: { type: "string", default: "0.001" },
    threads: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const [steps, seed] = [Number(values.steps), Number(values.seed)];
const weights = await trainJudge({
  folder: values.folder,
  seed,
  steps,
  batch: Number(values.batch),
  rate: Number(values.rate),
  threads: Number(values.threads),
  onRecord: saySteps(20, steps),
});
const tensors = weights.map(({ name, shape, values: trained }) => ({
  key: name,
  dtype: "F16" as const,
  shape,
  data: () => new Uint8Array(new Float16Array(trained).buffer),
}));
await writeSafetensors(values.out, tensors, { step: String(steps), seed: String(seed) });
