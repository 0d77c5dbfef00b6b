/** Trains a KL autoencoder from the beginning. The same seed, pictures, device and thread count give the same weights,
 *  however often the run was cut off. */
import { type Runtime, type Session, sizeOf } from "@inkloom/engine";
import { INKLOOM_MINI, modelManifest, PREFIXES, type VaeConfig } from "@inkloom/models";
import { beginAsAverages } from "../networks/begin-as-averages.ts";
import { firstValues } from "../networks/first-values.ts";
import type { WholeTensor } from "../networks/whole-network.ts";
import { createOptimizer } from "../optimizers/index.ts";
import { randomStream } from "../random/random-stream.ts";
import { learningRateSchedule, type ScheduleOptions } from "../schedules/index.ts";
import {
  type AutoencoderLoss,
  type AutoencoderStep,
  compileAutoencoderStep,
  latentShape,
} from "../steps/autoencoder-graph.ts";
import { float32, valuesOf } from "../steps/tensor-data.ts";
import { gradientName, LOSS } from "../steps/training-graph.ts";
import type { StepRecord } from "./step-record.ts";
import { openLoop } from "./training-loop.ts";

/** All of it decides about the weights. */
export interface AutoencoderTraining extends AutoencoderLoss {
  readonly steps: number;
  /** What the steps take in turn. */
  readonly sizes: readonly AutoencoderStep[];
  /** Of biases, norms and layers with few inputs; the more inputs a layer has, the slower it learns. */
  readonly learningRate: number;
  readonly optimizer: string;
  readonly optimizerArgs: readonly string[];
  readonly schedule: Omit<ScheduleOptions, "totalSteps" | "learningRate">;
  /** Whether it begins as the mean of squares of pixels (see `beginAsAverages`), and not at random. */
  readonly beginsAsAverages: boolean;
  /** 0 for no bound. */
  readonly maxGradNorm: number;
  /** See `LoopOptions`. */
  readonly averaging: number;
  readonly seed: number;
}

export interface AutoencoderRunOptions {
  readonly config: VaeConfig;
  readonly training: AutoencoderTraining;
  /** The pictures of a step, [N, 3, H, W] in [-1, 1]; the same for the same step. */
  readonly pictures: (step: number, size: AutoencoderStep) => Float32Array | Promise<Float32Array>;
  /** What the pictures are, so that a run does not go on with others. */
  readonly picturesIdentity: string;
  readonly runtime: Runtime;
  /** Of the run: states, losses. */
  readonly folder: string;
  readonly stateEveryNSteps: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRecord?: (record: StepRecord) => void;
}

/** @returns the mean of the weights over the last steps, by canonical key */
export async function trainAutoencoder(
  options: AutoencoderRunOptions,
): Promise<ReadonlyMap<string, Float32Array<ArrayBuffer>>> {
  const { config, training, runtime, folder, signal, onRecord } = options;
  const { steps, sizes, learningRate, seed } = training;
  const { vae: manifest } = modelManifest({ ...INKLOOM_MINI, vae: config });
  const first = firstValues(manifest, seed, isLastOfBranch);
  if (training.beginsAsAverages) beginAsAverages(first, manifest, config);
  quieten(first, config);
  const tensors: WholeTensor[] = manifest.map(({ key: name, shape }) => ({
    name,
    shape,
    values: first.get(name) ?? new Float32Array(),
  }));
  const loop = await openLoop({
    folder,
    settings: { config, pictures: options.picturesIdentity, ...training },
    tensors: tensors.map((tensor) => ({
      ...tensor,
      learningRate: learningRate * shareOfRate(tensor.shape),
      ...(tensor.shape.length < 2 && { weightDecay: 0 }),
    })),
    optimizer: createOptimizer(training.optimizer, training.optimizerArgs, learningRate),
    rates: learningRateSchedule({ ...training.schedule, totalSteps: steps, learningRate }),
    steps,
    stepsPerEpoch: steps,
    maxGradNorm: training.maxGradNorm,
    stateEveryNSteps: options.stateEveryNSteps,
    averaging: training.averaging,
    signal,
  });
  const sessions = new Map<string, Session>();
  try {
    for (const size of sizes) {
      const name = JSON.stringify(size);
      if (!sessions.has(name))
        sessions.set(
          name,
          await runtime.load(compileAutoencoderStep(runtime, config, size, training)),
        );
    }
    await loop.run({
      async step({ step }) {
        const size = sizes[step % sizes.length];
        const session = sessions.get(JSON.stringify(size));
        if (size === undefined || session === undefined) throw new Error("a step has no size");
        const { batch, height, width } = size;
        const shape = latentShape(config, size);
        const cells = shape.reduce((product, length) => product * length, 1);
        const noise = randomStream(seed, "latents", step).normals(cells);
        const results = await session.run({
          pictures: float32(
            [batch, config.pictureChannels, height, width],
            await options.pictures(step, size),
          ),
          noise: float32(shape, noise),
          ...Object.fromEntries(
            tensors.map((tensor) => [tensor.name, float32(tensor.shape, tensor.values)]),
          ),
        });
        return {
          loss: valuesOf(results[LOSS])[0] ?? Number.NaN,
          gradients: tensors.map(({ name }) => valuesOf(results[gradientName(name)])),
        };
      },
      ...(onRecord && { onRecord }),
    });
    return loop.averaged;
  } finally {
    for (const session of sessions.values()) await session.release();
  }
}

/** Inputs up to which a layer learns at the full rate. */
const FEW_INPUTS = 32;

/** A layer's answer moves by its rate times its inputs, so wide layers learn slower: G. Yang et al., "Tensor Programs V",
 *  arXiv:2203.03466, table 8 (Adam, hidden weights). */
const shareOfRate = (shape: readonly number[]): number =>
  shape.length < 2 ? 1 : Math.min(1, FEW_INPUTS / sizeOf(shape.slice(1)));

/** Residual blocks begin as if they were not there, which halves the steps until pictures are to be recognised. */
const isLastOfBranch = (key: string): boolean => /\.conv2\.(weight|bias)$/.test(key);

/** Of the latents' noise when training begins; a variance of 1 would drown the little that an untaught encoder says. */
const FIRST_LOGVAR = -6;

function quieten(first: ReadonlyMap<string, Float32Array>, { latentChannels }: VaeConfig): void {
  first.get(`${PREFIXES.vae}.quant_conv.bias`)?.fill(FIRST_LOGVAR, latentChannels);
  const weight = first.get(`${PREFIXES.vae}.quant_conv.weight`);
  weight?.fill(0, weight.length / 2);
}
