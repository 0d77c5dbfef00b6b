/** Teaches the judge on fresh pictures. The same seed, steps, device and thread count give the same weights, however
 *  often it was cut off on the way. */
import {
  compileGraph,
  grad,
  input,
  type Session,
  type Shape,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { SIDE } from "../scenes/index.ts";
import { adamW } from "./adam-w.ts";
import { trainingBatch } from "./batch.ts";
import { VALUES } from "./heads.ts";
import { judgeLoss } from "./loss.ts";
import { judge } from "./network.ts";
import type { TrainingState } from "./training-state.ts";
import { weightsAsInputs } from "./weights.ts";

export interface TrainingOptions {
  /** Steps of the whole training: the rate falls towards its end. */
  readonly steps: number;
  /** Pictures of a step. */
  readonly batch: number;
  readonly threads: number;
  /** The highest rate of learning. */
  readonly rate: number;
  /** Called after each step; a training goes on when it resolves. */
  readonly onStep: (state: TrainingState, loss: number) => Promise<void>;
}

const DECAY = 0.02;
const WARM_UP = 100;

export async function trainJudge(start: TrainingState, options: TrainingOptions): Promise<void> {
  const runtime = await createNodeRuntime("cpu", { threads: options.threads });
  try {
    const graph = lossGraph(start, options.batch);
    const { capabilities } = runtime;
    const session = await runtime.load(
      compileGraph("judge training", graph, { weights: new Map(), capabilities }),
    );
    for (let step = start.step; step < options.steps; step++) {
      const loss = await oneStep(session, { ...start, step }, options);
      await options.onStep({ ...start, step: step + 1 }, loss);
    }
  } finally {
    await runtime.close();
  }
}

/** The loss, and its gradient by each weight as `gradient.KEY`. */
function lossGraph({ weights }: TrainingState, batch: number): Record<string, Tensor> {
  const asked = new Map<string, Shape>();
  const w = weightsAsInputs(asked);
  const pictures = input("pictures", [batch, 3, SIDE, SIDE]);
  const loss = judgeLoss(judge(w, pictures), input("targets", [batch, VALUES]));
  const inputs = weights.map(({ key, shape }) => w.param(key, shape));
  const gradients = grad(loss, inputs);
  const named = gradients.map((gradient, i) => [`gradient.${weights[i]?.key ?? ""}`, gradient]);
  return { loss, ...(Object.fromEntries(named) as Record<string, Tensor>) };
}

/** Changes the state's weights in place. @returns the loss before */
async function oneStep(
  session: Session,
  { step, seed, weights }: TrainingState,
  { steps, batch, rate: highest }: TrainingOptions,
): Promise<number> {
  const { pictures, targets } = trainingBatch(seed, step, batch);
  const numbers = (shape: Shape, data: Float32Array): TensorData => ({
    dtype: "float32",
    shape,
    data,
  });
  const results = await session.run({
    pictures: numbers([batch, 3, SIDE, SIDE], pictures),
    targets: numbers([batch, VALUES], targets),
    ...Object.fromEntries(weights.map(({ key, shape, values }) => [key, numbers(shape, values)])),
  });
  const loss = Number(results["loss"]?.data[0]);
  if (!Number.isFinite(loss)) throw new Error(`the loss of step ${step} is ${loss}`);
  const rate = highest * shareOfRate(step, steps);
  for (const { key, values, moments } of weights) {
    const gradient = results[`gradient.${key}`]?.data;
    if (!(gradient instanceof Float32Array)) throw new Error(`no gradient of ${key}`);
    adamW(values, gradient, moments, { rate, step, decay: key.endsWith("weight") ? DECAY : 0 });
  }
  return loss;
}

/** Rises over the first steps, stays, and falls evenly to nothing over the last third, so that a training may be made longer
 *  or shorter before its end without another beginning. */
function shareOfRate(step: number, steps: number): number {
  const rise = Math.min(1, (step + 1) / WARM_UP);
  const fall = Math.min(1, (3 * (steps - step)) / steps);
  return rise * fall;
}
