import { Problem } from "@inkloom/contract";
import type { Optimizer, TrainedTensor } from "./optimizer.ts";
import { flag, number, pair, readArguments } from "./optimizer-arguments.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** Both averages may be switched off (0) or frozen (1), as in lion-pytorch. */
const BETA = { least: 0, most: 1 };

/**
 * Lion (Chen et al., arXiv:2302.06675), as lion-pytorch@0.2.3.
 *
 * @param learningRate - Base rate of the run, by which `decoupled_weight_decay` divides the weight decay.
 */
export function lion(args: readonly string[], learningRate: number): Optimizer {
  const { betas, weight_decay, decoupled_weight_decay } = readArguments("Lion", args, {
    betas: pair(number(0.9, BETA), number(0.99, BETA)),
    weight_decay: number(0, { least: 0 }),
    decoupled_weight_decay: flag(false),
  });
  if (decoupled_weight_decay && !(learningRate > 0))
    throw new Problem("training/optimizer", {
      en: `Lion with decoupled_weight_decay divides by the learning rate, which is ${learningRate}, expected more than 0.`,
      zh: `Lion 的 decoupled_weight_decay 要除以学习率，但学习率为 ${learningRate}，应大于 0。`,
    });
  const share = decoupled_weight_decay ? 1 / learningRate : 1;
  const memory = new OptimizerMemory("Lion", (count) => ({ exp_avg: new Float32Array(count) }));
  return optimizerOf(memory, (tensors) => {
    for (const tensor of memory.begin(tensors)) {
      const decay = (tensor.weightDecay ?? weight_decay) * share;
      const { exp_avg } = memory.of(tensor.name);
      lionStep(tensor.values, tensor.gradient, 0, exp_avg, lionNumbers(betas, tensor, decay));
      memory.rates.set(tensor.name, tensor.learningRate);
    }
  });
}

interface LionNumbers {
  readonly beta1: number;
  readonly beta2: number;
  /** Share of a value that weight decay leaves. */
  readonly kept: number;
  readonly rate: number;
}

export function lionNumbers(
  [beta1, beta2]: readonly [number, number],
  { learningRate }: TrainedTensor,
  decay: number,
): LionNumbers {
  return { beta1, beta2, kept: 1 - learningRate * decay, rate: learningRate };
}

/**
 * `p -= lr wd p;   p -= lr sign(b1 m + (1 - b1) g);   m = b2 m + (1 - b2) g`
 *
 * @param start - Where the momentum begins within the values: 0, or the start of the block that it is of.
 */
export function lionStep(
  values: Float32Array,
  gradient: Float32Array,
  start: number,
  momentum: Float32Array,
  { beta1, beta2, kept, rate }: LionNumbers,
): void {
  const count = Math.min(momentum.length, values.length - start);
  for (let i = 0, at = start; i < count; i++, at++) {
    const g = gradient[at] ?? 0;
    const m = momentum[i] ?? 0;
    const direction = beta1 * m + (1 - beta1) * g;
    const move = direction > 0 ? rate : direction < 0 ? -rate : 0;
    values[at] = (values[at] ?? 0) * kept - move;
    momentum[i] = beta2 * m + (1 - beta2) * g;
  }
}
