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
  const share = decoupled_weight_decay ? 1 / learningRate : 1;
  const memory = new OptimizerMemory("Lion", (count) => ({ exp_avg: new Float32Array(count) }));
  return optimizerOf(memory, (tensors) => {
    memory.begin(tensors);
    for (const tensor of tensors) {
      const decay = (tensor.weightDecay ?? weight_decay) * share;
      const { exp_avg } = memory.of(tensor.name);
      lionStep(tensor.values, tensor.gradient, exp_avg, lionNumbers(betas, tensor, decay));
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

/** `p -= lr wd p;   p -= lr sign(b1 m + (1 - b1) g);   m = b2 m + (1 - b2) g` */
export function lionStep(
  values: Float32Array,
  gradient: Float32Array,
  momentum: Float32Array,
  { beta1, beta2, kept, rate }: LionNumbers,
): void {
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const g = gradient[i] ?? 0;
    const m = momentum[i] ?? 0;
    const direction = beta1 * m + (1 - beta1) * g;
    const move = direction > 0 ? rate : direction < 0 ? -rate : 0;
    values[i] = (values[i] ?? 0) * kept - move;
    momentum[i] = beta2 * m + (1 - beta2) * g;
  }
}
