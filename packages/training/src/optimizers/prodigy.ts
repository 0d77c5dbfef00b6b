import { Problem } from "@inkloom/contract";
import type { Optimizer, TrainedTensor } from "./optimizer.ts";
import { flag, number, orNone, pair, readArguments } from "./optimizer-arguments.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** What Prodigy keeps of a tensor. */
interface Slots {
  readonly [slot: string]: Float32Array;
  /** Every `slice_p`-th value as it was at first. */
  readonly p0: Float32Array;
  /** Decayed sum of gradients, of the same values. */
  readonly s: Float32Array;
  readonly exp_avg: Float32Array;
  readonly exp_avg_sq: Float32Array;
}

/**
 * Adam that estimates its own step size d (Mishchenko and Defazio, arXiv:2306.06101), as prodigyopt@1.1.2. The learning
 * rate is a factor of d and lies around 1.
 */
export function prodigy(args: readonly string[]): Optimizer {
  const settings = readSettings(args);
  const { d0, d_coef, growth_rate, slice_p, use_bias_correction } = settings;
  const [beta1, beta2] = settings.betas;
  const beta3 = settings.beta3 ?? Math.sqrt(beta2);
  const memory = new OptimizerMemory<Slots, "d" | "d_max" | "d_numerator">(
    "Prodigy",
    (count) => ({
      p0: new Float32Array(Math.ceil(count / slice_p)),
      s: new Float32Array(Math.ceil(count / slice_p)),
      // Without a first moment the gradient itself is the direction.
      exp_avg: new Float32Array(beta1 > 0 ? count : 0),
      exp_avg_sq: new Float32Array(count),
    }),
    [
      ["d", d0],
      ["d_max", d0],
      ["d_numerator", 0],
    ],
  );
  const { numbers } = memory;
  return optimizerOf(memory, (tensors) => {
    const rate = commonRate(tensors);
    const moved = memory.begin(tensors, ({ values }, { p0 }) => {
      for (let i = 0; i < p0.length; i++) p0[i] = values[i * slice_p] ?? 0;
    });
    const { steps } = memory;
    const { d, d_max, d_numerator } = numbers;
    const correction = use_bias_correction
      ? Math.sqrt(1 - beta2 ** steps) / (1 - beta1 ** steps)
      : 1;
    const dRate = d * rate * correction;
    const decayOf = (tensor: TrainedTensor): number => tensor.weightDecay ?? settings.weight_decay;

    let numerator = d_numerator * beta3;
    let denominator = 0;
    for (const tensor of moved) {
      if (tensor.learningRate === 0) continue;
      const slots = memory.of(tensor.name);
      const coupled = settings.decouple ? 0 : decayOf(tensor);
      moments(tensor, slots, { beta1, beta2, d, coupled });
      const weight = (d / d0) * (settings.safeguard_warmup ? d : dRate);
      const sums = distance(tensor, slots, { slice: slice_p, beta3, weight, coupled });
      numerator += (d / d0) * dRate * sums.along;
      denominator += sums.size;
    }
    if (denominator === 0) {
      memory.steps--; // nothing to learn from: no step
      return;
    }
    const estimate = (d_coef * numerator) / denominator;
    const raised = d === d0 ? Math.max(d, estimate) : d;
    numbers.d_max = Math.max(d_max, estimate);
    numbers.d = Math.min(numbers.d_max, raised * growth_rate);
    numbers.d_numerator = numerator;
    for (const tensor of moved) {
      if (tensor.learningRate === 0) continue; // prodigyopt would decay the weights of a part that is not trained
      const decay = decayOf(tensor);
      move(tensor, memory.of(tensor.name), {
        rate: dRate,
        direct: dRate * numbers.d,
        floor: numbers.d * settings.eps,
        decoupled: settings.decouple ? decay : 0,
        coupled: settings.decouple ? 0 : decay,
      });
      memory.rates.set(tensor.name, dRate);
    }
  });
}

function readSettings(args: readonly string[]) {
  return readArguments("Prodigy", args, {
    betas: pair(number(0.9, { least: 0, below: 1 }), number(0.999, { least: 0, below: 1 })),
    beta3: orNone(number(0, { least: 0, below: 1 })),
    eps: number(1e-8, { above: 0 }),
    weight_decay: number(0, { least: 0 }),
    decouple: flag(true),
    use_bias_correction: flag(false),
    safeguard_warmup: flag(false),
    d0: number(1e-6, { above: 0 }),
    d_coef: number(1, { above: 0 }),
    growth_rate: number(Infinity, { least: 1 }),
    slice_p: whole(number(1, { least: 1 })),
  });
}

function whole(argument: ReturnType<typeof number>): ReturnType<typeof number> {
  return {
    ...argument,
    expected: { en: "a whole number from 1", zh: "不小于 1 的整数" },
    read: (value) => (Number.isInteger(value) ? argument.read(value) : undefined),
  };
}

/** The largest rate: all that are not 0 must be it, as d is one for all tensors. */
function commonRate(tensors: readonly TrainedTensor[]): number {
  const rates = new Set(tensors.map(({ learningRate }) => learningRate).filter((rate) => rate > 0));
  if (rates.size < 2) return [...rates][0] ?? 0;
  const shown = [...rates].join(", ");
  throw new Problem("training/optimizer", {
    en: `Prodigy has one learning rate for everything, got ${shown}; parts that are not to be trained may have 0.`,
    zh: `Prodigy 只能使用一个学习率，却给出了 ${shown}；不训练的部分可设为 0。`,
  });
}

/** `m = b1 m + (1 - b1) d g;   v = b2 v + (1 - b2) d² g²` */
function moments(
  { values, gradient }: TrainedTensor,
  { exp_avg, exp_avg_sq }: Slots,
  { beta1, beta2, d, coupled }: { beta1: number; beta2: number; d: number; coupled: number },
): void {
  const count = values.length;
  const first = d * (1 - beta1);
  const second = d * d * (1 - beta2);
  for (let i = 0; i < exp_avg.length; i++)
    exp_avg[i] =
      beta1 * (exp_avg[i] ?? 0) + first * ((gradient[i] ?? 0) + coupled * (values[i] ?? 0));
  for (let i = 0; i < count; i++) {
    const g = (gradient[i] ?? 0) + coupled * (values[i] ?? 0);
    exp_avg_sq[i] = beta2 * (exp_avg_sq[i] ?? 0) + second * g * g;
  }
}

/** `s = b3 s + weight g`; returns <g, p0 - p> and |s|. */
function distance(
  { values, gradient }: TrainedTensor,
  { p0, s }: Slots,
  {
    slice,
    beta3,
    weight,
    coupled,
  }: { slice: number; beta3: number; weight: number; coupled: number },
): { along: number; size: number } {
  let along = 0;
  let size = 0;
  for (let i = 0, at = 0; i < s.length; i++, at += slice) {
    const p = values[at] ?? 0;
    const g = (gradient[at] ?? 0) + coupled * p;
    along += g * ((p0[i] ?? 0) - p);
    const sum = Math.fround(beta3 * (s[i] ?? 0) + weight * g);
    s[i] = sum;
    size += Math.abs(sum);
  }
  return { along, size };
}

/** `p -= rate wd p;   p -= rate m / (sqrt(v) + d eps)`, or without a first moment `p -= rate d g / (…)`. */
function move(
  { values, gradient }: TrainedTensor,
  { exp_avg, exp_avg_sq }: Slots,
  step: { rate: number; direct: number; floor: number; decoupled: number; coupled: number },
): void {
  const { rate, direct, floor, coupled } = step;
  const kept = 1 - step.decoupled * rate;
  const count = values.length;
  if (exp_avg.length === count)
    for (let i = 0; i < count; i++)
      values[i] =
        (values[i] ?? 0) * kept -
        (rate * (exp_avg[i] ?? 0)) / (Math.sqrt(exp_avg_sq[i] ?? 0) + floor);
  else
    for (let i = 0; i < count; i++) {
      const p = values[i] ?? 0;
      const g = (gradient[i] ?? 0) + coupled * p;
      values[i] = p * kept - (direct * g) / (Math.sqrt(exp_avg_sq[i] ?? 0) + floor);
    }
}
