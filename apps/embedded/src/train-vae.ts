/**
 * Teaches the embedded model's autoencoder, going on where an earlier run was cut off, and writes its weights.
 *
 * Run: node apps/embedded/src/train-vae.ts --folder FOLDER [--steps 16000] [--rate 0.0003] [--threads 1] [--seed 1]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import { INKLOOM_MINI, modelManifest } from "@inkloom/models";
import { trainAutoencoder } from "@inkloom/training";
import { PICTURES_VERSION, vaePictures } from "./model/vae-pictures.ts";
import { saySteps } from "./say-steps.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "vae-training" },
    steps: { type: "string", default: "16000" },
    rate: { type: "string", default: "0.0003" },
    threads: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const steps = Number(values.steps);
const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const square = (batch: number, size: number) => ({ batch, height: size, width: size });
const weights = await trainAutoencoder({
  config: INKLOOM_MINI.vae,
  training: {
    steps,
    sizes: [square(4, 64), square(4, 64), square(1, 128)],
    reconstruction: "decibels",
    klWeight: 1e-3,
    learningRate: Number(values.rate),
    optimizer: "AdamW",
    optimizerArgs: ["betas=0.9,0.99", "weight_decay=0.01"],
    schedule: { name: "cosine", warmupSteps: Math.min(200, steps >> 1) },
    maxGradNorm: 1,
    beginsAsAverages: true,
    averaging: 0.999,
    seed,
  },
  pictures: (step, { batch, width }) => vaePictures(seed, step, { batch, size: width }),
  picturesIdentity: PICTURES_VERSION,
  runtime,
  folder: values.folder,
  stateEveryNSteps: 500,
  onRecord: saySteps(200, steps),
});
await runtime.close();
const tensors = modelManifest(INKLOOM_MINI).vae.map(({ key, shape }) => ({
  key,
  dtype: "F32" as const,
  shape,
  data: () => new Uint8Array(weights.get(key)?.buffer ?? new ArrayBuffer()),
}));
await writeSafetensors(join(values.folder, "vae.safetensors"), tensors, {});
