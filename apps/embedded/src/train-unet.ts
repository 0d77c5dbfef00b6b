/**
 * Teaches the embedded model's U-Net and text encoder by the tool `train-model`, going on where an earlier run was cut off. It
 * is `inkloom train model` but for the engine, which runs in this process: 19 million weights would cross to another
 * one and back at every step.
 *
 * Run: node apps/embedded/src/train-unet.ts --scenes FOLDER/dataset.toml --model FOLDER --home FOLDER [--steps 7500] [--threads 2]
 */
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
import { RUNS } from "@inkloom/tools";
import { saySteps } from "./say-steps.ts";

const { values } = parseArgs({
  options: {
    scenes: { type: "string", default: "scenes/dataset.toml" },
    model: { type: "string", default: "begin" },
    home: { type: "string", default: "home" },
    steps: { type: "string", default: "7500" },
    threads: { type: "string", default: "2" },
  },
});
const steps = Number(values.steps);
const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const request = {
  dataset: resolve(values.scenes),
  model: resolve(values.model),
  output_name: "inkloom-mini",
  train: "both",
  resolution: 128,
  learning_rate: 5e-4,
  lr_scheduler: "cosine",
  lr_warmup_steps: 300,
  min_snr_gamma: 5,
  ema_decay: 0.999,
  clip_skip: 1,
  max_train_steps: steps,
  device: "cpu",
};
const say = saySteps(50, steps);
const { path } = await RUNS["train-model"](validate(TOOLS["train-model"], request), {
  runtime: () => Promise.resolve(runtime),
  picture: () => Promise.reject(new Error("no picture is named here")),
  home: resolve(values.home),
  embeddedModels: resolve("models"),
  onProgress({ step, training }) {
    if (training && step !== undefined) say({ step, ...training });
  },
});
await runtime.close();
process.stdout.write(`${path}\n`);
