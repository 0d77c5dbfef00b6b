/** What may not change between parts of a run: all that decides about the weights. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { TrainingData, TrainingPicture } from "../datasets/dataset.ts";
import { inParallel } from "../datasets/in-parallel.ts";
import type { DiffusionRunOptions } from "./diffusion-run.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";

export async function settingsOf(
  { checkpoint, checkpointIdentity, data, training }: DiffusionRunOptions<DiffusionTraining>,
  steps: number,
): Promise<Record<string, unknown>> {
  const pictures = data.datasets.flatMap(({ subsets }) => subsets.flatMap((each) => each.pictures));
  const { parameterization, ...schedule } = checkpoint.noise;
  return {
    checkpoint: checkpointIdentity,
    prediction: parameterization,
    noise: hashOf(schedule),
    pictures: pictures.map(({ path }) => path),
    captions: hashOf(pictures.map(({ caption }) => caption)),
    files: hashOf(await inParallel(pictures, filesOf)),
    datasets: withoutPictures(data),
    ...training,
    steps,
  };
}

const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** How often a picture is seen, and of its files what changes with what they hold. */
async function filesOf({ path, conditioning, repeats }: TrainingPicture) {
  const paths = conditioning === undefined ? [path] : [path, conditioning];
  const files = await Promise.all(paths.map((each) => stat(each).catch(() => undefined)));
  return [repeats, conditioning, ...files.map((file) => [file?.size, file?.mtimeMs])];
}

const withoutPictures = ({ datasets }: TrainingData) =>
  datasets.map((dataset) => ({
    ...dataset,
    subsets: dataset.subsets.map(({ pictures, ...subset }) => ({
      ...subset,
      count: pictures.length,
    })),
  }));
