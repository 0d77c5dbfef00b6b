/** Teaches the judge on fresh pictures. The same seed, steps, device and thread count give the same weights, however
 *  often it was cut off on the way. */
import { compileGraph, grad, input, type Shape, type Tensor } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import {
  createOptimizer,
  float32,
  learningRateSchedule,
  openLoop,
  type StepRecord,
  valuesOf,
} from "@inkloom/training";
import { SIDE } from "../scenes/index.ts";
import { trainingBatch } from "./batch.ts";
import { VALUES } from "./heads.ts";
import { judgeLoss } from "./loss.ts";
import { judge } from "./network.ts";
import { firstValues, judgeWeights, weightsAsInputs } from "./weights.ts";

export interface JudgeTraining {
  /** Keeps the state and the losses; a training goes on from what it finds there. */
  readonly folder: string;
  /** The training's own number: its first weights and its pictures come from it. */
  readonly seed: number;
  /** Of the whole training: the rate falls over its last third. */
  readonly steps: number;
  /** Pictures of a step. */
  readonly batch: number;
  readonly threads: number;
  /** The highest rate of learning. */
  readonly rate: number;
  readonly signal?: AbortSignal;
  readonly onRecord?: (record: StepRecord) => void;
}

export interface TrainedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array<ArrayBuffer>;
}

const DECAY = 0.02;
const WARM_UP = 100;
const KEEP_EVERY = 100;

/** @returns the weights at the end */
export async function trainJudge(training: JudgeTraining): Promise<readonly TrainedWeight[]> {
  const { folder, seed, steps, batch, rate, signal } = training;
  const tensors = judgeWeights().map((weight, index) => ({
    name: weight.key,
    shape: weight.shape,
    values: firstValues(weight, seed, index),
    learningRate: rate,
    weightDecay: weight.key.endsWith("weight") ? DECAY : 0,
  }));
  const loop = await openLoop({
    folder,
    settings: { seed, steps, batch, rate },
    tensors,
    optimizer: createOptimizer("AdamW", ["betas=0.9,0.99"], rate),
    rates: learningRateSchedule({
      name: "warmup_stable_decay",
      totalSteps: steps,
      learningRate: rate,
      warmupSteps: Math.min(WARM_UP, Math.floor(steps / 3)),
      decaySteps: Math.floor(steps / 3),
    }),
    steps,
    stepsPerEpoch: steps,
    maxGradNorm: 0,
    stateEveryNSteps: KEEP_EVERY,
    signal,
  });
  const runtime = await createNodeRuntime("cpu", { threads: training.threads });
  try {
    const { capabilities } = runtime;
    const graph = compileGraph("judge training", lossGraph(tensors, batch), {
      weights: new Map(),
      capabilities,
    });
    const session = await runtime.load(graph);
    await loop.run({
      async step({ step }) {
        const { pictures, targets } = trainingBatch(seed, step, batch);
        const results = await session.run({
          pictures: float32([batch, 3, SIDE, SIDE], pictures),
          targets: float32([batch, VALUES], targets),
          ...Object.fromEntries(
            tensors.map(({ name, shape, values }) => [name, float32(shape, values)]),
          ),
        });
        const gradients = tensors.map(({ name }) => valuesOf(results[`gradient.${name}`]));
        return { loss: valuesOf(results["loss"])[0] ?? Number.NaN, gradients };
      },
      ...(training.onRecord && { onRecord: training.onRecord }),
    });
    return tensors;
  } finally {
    await runtime.close();
  }
}

/** The loss, and its gradient by each weight as `gradient.KEY`. */
function lossGraph(
  weights: readonly Pick<TrainedWeight, "name" | "shape">[],
  batch: number,
): Record<string, Tensor> {
  const w = weightsAsInputs(new Map());
  const pictures = input("pictures", [batch, 3, SIDE, SIDE]);
  const loss = judgeLoss(judge(w, pictures), input("targets", [batch, VALUES]));
  const inputs = weights.map(({ name, shape }) => w.param(name, shape));
  const gradients = grad(loss, inputs);
  const named = gradients.map((gradient, i) => [`gradient.${weights[i]?.name ?? ""}`, gradient]);
  return { loss, ...(Object.fromEntries(named) as Record<string, Tensor>) };
}
