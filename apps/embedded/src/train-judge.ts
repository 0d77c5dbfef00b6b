/**
 * Teaches the judge, going on where an earlier run was cut off.
 *
 * Run: node apps/embedded/src/train-judge.ts --folder FOLDER [--steps 4000] [--batch 32] [--rate 0.001] [--threads 1] [--seed 1]
 */
import { existsSync } from "node:fs";
import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { trainJudge } from "./judge/train.ts";
import { firstState, keepState, readState } from "./judge/training-state.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "judge-training" },
    steps: { type: "string", default: "4000" },
    batch: { type: "string", default: "32" },
    rate: { type: "string", default: "0.001" },
    threads: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const KEEP_EVERY = 100;
const path = join(values.folder, "state.safetensors");
await mkdir(values.folder, { recursive: true });
const start = existsSync(path) ? await readState(path) : firstState(Number(values.seed));
const steps = Number(values.steps);
let sum = 0;
let since = Date.now();
await trainJudge(start, {
  steps,
  batch: Number(values.batch),
  rate: Number(values.rate),
  threads: Number(values.threads),
  async onStep(state, loss) {
    sum += loss;
    if (state.step % 20 === 0) {
      const seconds = (Date.now() - since) / 1000;
      const line = `step ${state.step} of ${steps}, loss ${(sum / 20).toFixed(4)}, ${seconds.toFixed(1)} s\n`;
      process.stdout.write(line);
      await appendFile(join(values.folder, "log.txt"), line);
      sum = 0;
      since = Date.now();
    }
    if (state.step % KEEP_EVERY === 0 || state.step === steps) await keepState(path, state);
  },
});
