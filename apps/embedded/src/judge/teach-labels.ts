/** Teaches a network to say labels, on fresh examples. The same seed, steps, device and thread count give the same weights,
 *  however often it was cut off on the way. */
import {
  compileGraph,
  grad,
  input,
  type Shape,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { Weights } from "@inkloom/models";
import {
  createOptimizer,
  float32,
  learningRateSchedule,
  openLoop,
  type StepRecord,
  valuesOf,
} from "@inkloom/training";
import { VALUES } from "./heads.ts";
import { judgeLoss } from "./loss.ts";
import { weightsAsInputs } from "./weights.ts";

export interface LabelTraining {
  /** Keeps the state and the losses; a training goes on from what it finds there. */
  readonly folder: string;
  /** The training's own number: its first weights and its examples come from it. */
  readonly seed: number;
  /** Of the whole training: the rate falls over its last third. */
  readonly steps: number;
  /** Examples of a step. */
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

export interface LabelledNetwork {
  /** For messages. */
  readonly name: string;
  /** Changed in place. */
  readonly weights: readonly TrainedWeight[];
  /** -> logits [N, VALUES]. */
  readonly logits: (w: Weights) => Tensor;
  readonly examples: (step: number) => {
    readonly shown: Readonly<Record<string, TensorData>>;
    /** [N, VALUES]. */
    readonly targets: Float32Array;
  };
}

const DECAY = 0.02;
const WARM_UP = 100;
const KEEP_EVERY = 100;

/** @returns the weights at the end */
export async function teachLabels(
  { folder, seed, steps, batch, rate, threads, signal, onRecord }: LabelTraining,
  network: LabelledNetwork,
): Promise<readonly TrainedWeight[]> {
  const tensors = network.weights.map((weight) => ({
    ...weight,
    learningRate: rate,
    weightDecay: weight.name.endsWith("weight") ? DECAY : 0,
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
  const runtime = await createNodeRuntime("cpu", { threads });
  try {
    const { capabilities } = runtime;
    const outputs = lossGraph(network, batch);
    const weights = new Map<string, never>();
    const graph = compileGraph(network.name, outputs, {
      weights,
      capabilities,
    });
    const session = await runtime.load(graph);
    await loop.run({
      async step({ step }) {
        const { shown, targets } = network.examples(step);
        const results = await session.run({
          ...shown,
          targets: float32([batch, VALUES], targets),
          ...Object.fromEntries(
            tensors.map(({ name, shape, values }) => [name, float32(shape, values)]),
          ),
        });
        const gradients = tensors.map(({ name }) => valuesOf(results[`gradient.${name}`]));
        return { loss: valuesOf(results["loss"])[0] ?? Number.NaN, gradients };
      },
      ...(onRecord && { onRecord }),
    });
    return tensors;
  } finally {
    await runtime.close();
  }
}

/** The loss, and its gradient by each weight as `gradient.KEY`. */
function lossGraph({ weights, logits }: LabelledNetwork, batch: number): Record<string, Tensor> {
  const w = weightsAsInputs(new Map());
  const loss = judgeLoss(logits(w), input("targets", [batch, VALUES]));
  const inputs = weights.map(({ name, shape }) => w.param(name, shape));
  const gradients = grad(loss, inputs);
  const named = gradients.map((gradient, i) => [`gradient.${weights[i]?.name ?? ""}`, gradient]);
  return { loss, ...(Object.fromEntries(named) as Record<string, Tensor>) };
}
