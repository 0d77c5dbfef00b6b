import type { Optimizer } from "./optimizer.ts";
import { number, pair, readArguments } from "./optimizer-arguments.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101), as torch.optim.AdamW.
 *
 *     p -= lr wd p;   m += (1 - b1) (g - m);   v = b2 v + (1 - b2) g²;   p -= lr m̂ / (sqrt(v̂) + eps)
 */
export function adamW(args: readonly string[]): Optimizer {
  const {
    betas: [beta1, beta2],
    eps,
    weight_decay,
  } = readArguments("AdamW", args, {
    betas: pair(number(0.9, { least: 0, below: 1 }), number(0.999, { least: 0, below: 1 })),
    eps: number(1e-8, { least: 0 }),
    weight_decay: number(0.01, { least: 0 }),
  });
  const memory = new OptimizerMemory("AdamW", (count) => ({
    exp_avg: new Float32Array(count),
    exp_avg_sq: new Float32Array(count),
  }));
  return optimizerOf(memory, (tensors) => {
    memory.begin(tensors);
    const correction = 1 - beta1 ** memory.steps;
    const root = Math.sqrt(1 - beta2 ** memory.steps);
    for (const { name, values, gradient, learningRate, weightDecay = weight_decay } of tensors) {
      const { exp_avg, exp_avg_sq } = memory.of(name);
      adamStep(values, gradient, exp_avg, exp_avg_sq, {
        beta1,
        beta2,
        eps,
        kept: 1 - learningRate * weightDecay,
        rate: learningRate / correction,
        root,
      });
      memory.rates.set(name, learningRate);
    }
  });
}

/** Numbers of one step, the same for all values of a tensor. */
interface AdamNumbers {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  /** Share of a value that weight decay leaves. */
  readonly kept: number;
  /** Learning rate over the correction of the first moment. */
  readonly rate: number;
  /** Root of the correction of the second moment. */
  readonly root: number;
}

function adamStep(
  values: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, eps, kept, rate, root }: AdamNumbers,
): void {
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const g = gradient[i] ?? 0;
    const m0 = first[i] ?? 0;
    const m = m0 + (1 - beta1) * (g - m0);
    const v = beta2 * (second[i] ?? 0) + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    values[i] = (values[i] ?? 0) * kept - (rate * m) / (Math.sqrt(v) / root + eps);
  }
}
