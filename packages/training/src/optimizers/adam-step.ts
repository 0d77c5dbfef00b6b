/**
 * One step of Adam with decoupled weight decay over arrays in float32:
 *
 *     p -= lr wd p;   m += (1 - b1) (g - m);   v = b2 v + (1 - b2) g²;   p -= lr m̂ / (sqrt(v̂) + eps)
 */
import type { AdamSettings } from "./adam-arguments.ts";
import type { TrainedTensor } from "./optimizer.ts";

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

/** @param steps - Taken, the present one included. */
export function adamNumbers(
  { betas: [beta1, beta2], eps, weight_decay }: AdamSettings,
  { learningRate, weightDecay = weight_decay }: TrainedTensor,
  steps: number,
): AdamNumbers {
  return {
    beta1,
    beta2,
    eps,
    kept: 1 - learningRate * weightDecay,
    rate: learningRate / (1 - beta1 ** steps),
    root: Math.sqrt(1 - beta2 ** steps),
  };
}

/** @param start - Where the moments begin within the values: 0, or the start of the block that they are of. */
export function adamStep(
  values: Float32Array,
  gradient: Float32Array,
  start: number,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, eps, kept, rate, root }: AdamNumbers,
): void {
  const count = Math.min(first.length, values.length - start);
  for (let i = 0, at = start; i < count; i++, at++) {
    const g = gradient[at] ?? 0;
    const m0 = first[i] ?? 0;
    const m = m0 + (1 - beta1) * (g - m0);
    const v = beta2 * (second[i] ?? 0) + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    values[at] = (values[at] ?? 0) * kept - (rate * m) / (Math.sqrt(v) / root + eps);
  }
}
