import type { Checkpoint } from "@inkloom/diffusion";
import { expect, test } from "vitest";
import { bucketChooser, planPicture } from "../datasets/buckets.ts";
import type { TrainingPicture, TrainingSubset } from "../datasets/dataset.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import type { LatentStore } from "./latent-store.ts";
import { stepPictures } from "./step-pictures.ts";

test("pictures that are held back have their words as training has them, whole and in their order", async () => {
  const said: string[] = [];
  const bucket = bucketChooser({
    ...{ resolution: [64, 64], enableBucket: false, bucketResoSteps: 64, bucketNoUpscale: false },
    ...{ minBucketReso: 64, maxBucketReso: 64 },
  })(64, 64);
  const plan = planPicture([64, 64], bucket, { flip: false });
  const store: LatentStore = {
    get: () => Promise.resolve({ data: new Float32Array(4 * 64), plan }),
    rest: () => Promise.resolve(),
  };
  const pictures = stepPictures({
    // of a checkpoint and of options only what noise and words are made of
    checkpoint: {
      noise: { betas: {}, parameterization: "eps" },
      unet: { config: { inChannels: 4 } },
    } as unknown as Checkpoint,
    training: { seed: 1, noiseOffset: 0, minSnrGamma: 0 } as unknown as DiffusionTraining,
    steps: 10,
    store,
    tokens: (caption) => {
      said.push(caption);
      return { ids: [new Int32Array(77)] };
    },
  });
  const picture: TrainingPicture = {
    ...{ path: "a.png", width: 64, height: 64, repeats: 1 },
    caption: "a cat; with a hat, red",
    captionSource: { kind: "none" },
  };
  const subset: TrainingSubset = {
    ...{ folder: "a", repeats: 1, isRegularisation: false, flipAug: true, randomCrop: false },
    ...{ shuffleCaption: true, captionSeparator: ",", keepTokens: 0, enableWildcard: false },
    ...{ captionPrefix: "sks,", captionSuffix: ", end", secondarySeparator: ";" },
    ...{ captionDropoutRate: 1, captionDropoutEveryNEpochs: 1, captionTagDropoutRate: 1 },
    ...{ tokenWarmupMin: 1, tokenWarmupStep: 100, pictures: [picture] },
  };
  await pictures.heldBack({ subset, picture, bucket }, 0, 3);
  expect(new Set(said)).toEqual(new Set(["sks, a cat, with a hat, red , end"]));
  expect(said).toHaveLength(5);
});
