/** For tests: training runs that take a second. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@inkloom/diffusion";
import { createNodeRuntime } from "@inkloom/engine/node";
import { encodePng } from "@inkloom/pixels";
import {
  tinyWeights,
  writeSafetensors,
} from "../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";
import { readDataset } from "../datasets/index.ts";
import { type LoraRunOptions, type LoraTraining, trainLora } from "./lora-run.ts";

const TRAINING: LoraTraining = {
  kind: "lora",
  networkDim: 2,
  networkAlpha: 1,
  trainUnet: true,
  trainTextEncoder: true,
  dropout: { network: 0.1, rank: 0.2, module: 0.1 },
  plusRatios: { unet: 2, textEncoder: 4 },
  scaleWeightNorms: 1,
  learningRate: 1e-3,
  optimizer: "AdamW",
  optimizerArgs: [],
  schedule: { name: "cosine", warmupSteps: 1 },
  epochs: 2,
  gradientAccumulationSteps: 1,
  maxGradNorm: 1,
  minSnrGamma: 5,
  debiased: false,
  velocityLikeNoise: false,
  noiseOffset: 0.05,
  priorLossWeight: 1,
  minTimestep: 0,
  maxTimestep: 1000,
  clipSkip: 1,
  chunks: 1,
  seed: 7,
  gradientCheckpointing: false,
};

const picture = (width: number, height: number, seed: number): Promise<Uint8Array> =>
  encodePng({
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
      i % 4 === 3 ? 255 : 128 + 120 * Math.sin(i / (seed + 3)),
    ),
  });

/** Runs of a tiny model on four small pictures; one of them is wide where `wide` is asked for. */
export async function tinyRuns({ wide }: { readonly wide: boolean }) {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-lora-run-"));
  const model = join(folder, "tiny.safetensors");
  await writeSafetensors(model, tinyWeights());
  const pictures = join(folder, "pictures");
  await mkdir(pictures);
  for (const [name, width, height] of [
    ["a", 64, 64],
    ["b", 64, 64],
    ["c", 64, 64],
    ["d", wide ? 96 : 64, wide ? 40 : 64],
  ] as const) {
    await writeFile(join(pictures, `${name}.png`), await picture(width, height, width));
    await writeFile(join(pictures, `${name}.txt`), `sks thing, ${name}, tag`);
  }
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const settings = {
    resolution: [64, 64],
    batch_size: 2,
    min_bucket_reso: 32,
    max_bucket_reso: 128,
    bucket_reso_steps: 32,
    shuffle_caption: true,
    keep_tokens: 1,
    flip_aug: true,
    caption_dropout_rate: 0.2,
  } as const;
  const base: Omit<LoraRunOptions, "folder" | "output"> = {
    name: "mine",
    checkpoint: await openCheckpoint(model, []),
    checkpointIdentity: "tiny",
    data: await readDataset(pictures, { unreadable: "stop", settings }),
    training: TRAINING,
    runtime,
    precision: "fp16",
    saveEveryNEpochs: 1,
    stateEveryNSteps: 1,
  };
  return {
    folder,
    data: base.data,
    model,
    base,
    run: (name: string, changes: Partial<LoraRunOptions> = {}) =>
      trainLora({ ...base, folder: join(folder, name), output: join(folder, name), ...changes }),
    close: async () => {
      await runtime.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const training = (changes: Partial<LoraTraining>) => ({
  training: { ...TRAINING, ...changes },
});
