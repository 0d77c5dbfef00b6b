import type { Optimizer, TrainedTensor } from "./optimizer.ts";
import { flag, number, orNone, pair, readArguments } from "./optimizer-arguments.ts";
import { countOf, OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** Second moments of matrices are kept by rows and columns; those of vectors whole. The other slots are empty. */
interface Slots {
  readonly [slot: string]: Float32Array;
  readonly exp_avg_sq_row: Float32Array;
  readonly exp_avg_sq_col: Float32Array;
  readonly exp_avg_sq: Float32Array;
  /** Only with `beta1`. */
  readonly exp_avg: Float32Array;
}

/**
 * AdaFactor (Shazeer and Stern, arXiv:1804.04235), as huggingface/transformers@v5.23.0, src/transformers/optimization.py.
 * As in kohya (library/train_util.py, get_optimizer) `relative_step` is on unless it is switched off, and `warmup_init`
 * switches it on; the scheduled learning rate is then not looked at.
 */
export function adaFactor(args: readonly string[]): Optimizer {
  const settings = readArguments("AdaFactor", args, {
    eps: pair(number(1e-30, { least: 0 }), number(1e-3, { least: 0 })),
    clip_threshold: number(1, { above: 0 }),
    decay_rate: number(-0.8, { below: 0 }),
    beta1: orNone(number(0, { least: 0, below: 1 })),
    weight_decay: number(0, { least: 0 }),
    scale_parameter: flag(true),
    relative_step: flag(true),
    warmup_init: flag(false),
  });
  const { warmup_init, beta1 } = settings;
  const relative = settings.relative_step || warmup_init;
  const [least, leastScale] = settings.eps;
  const memory = new OptimizerMemory<Slots>("AdaFactor", (count, shape) => {
    const { matrices, rows, columns } = sizesOf(shape);
    const factored = shape.length >= 2;
    return {
      exp_avg_sq_row: new Float32Array(factored ? matrices * rows : 0),
      exp_avg_sq_col: new Float32Array(factored ? matrices * columns : 0),
      exp_avg_sq: new Float32Array(factored ? 0 : count),
      exp_avg: new Float32Array(beta1 === null ? 0 : count),
    };
  });
  return optimizerOf(
    memory,
    (tensors) => {
      for (const tensor of memory.begin(tensors)) {
        const { name, values, weightDecay = settings.weight_decay } = tensor;
        const steps = memory.stepsOf(name);
        const own = Math.min(warmup_init ? 1e-6 * steps : 1e-2, 1 / Math.sqrt(steps));
        const beta2 = 1 - steps ** settings.decay_rate;
        const slots = memory.of(name);
        const scale = settings.scale_parameter ? Math.max(leastScale, rootMeanSquare(values)) : 1;
        const rate = scale * (relative ? own : tensor.learningRate);
        const direction = directionOf(tensor, slots, beta2, least);
        const clip = Math.max(1, rootMeanSquare(direction) / settings.clip_threshold);
        move(values, direction, rate / clip, 1 - weightDecay * rate, slots.exp_avg, beta1 ?? 0);
        memory.rates.set(name, rate);
      }
    },
    relative,
  );
}

/** A tensor as a stack of matrices over its last two axes. */
function sizesOf(shape: readonly number[]): { matrices: number; rows: number; columns: number } {
  return {
    matrices: countOf(shape.slice(0, -2)),
    rows: shape.at(-2) ?? 1,
    columns: shape.at(-1) ?? 1,
  };
}

/** Gradient over the root of the second moment, which is renewed. */
function directionOf(
  { shape, gradient }: TrainedTensor,
  { exp_avg_sq, exp_avg_sq_row, exp_avg_sq_col }: Slots,
  beta2: number,
  least: number,
): Float32Array {
  const count = gradient.length;
  const direction = new Float32Array(count);
  if (shape.length < 2) {
    for (let i = 0; i < count; i++) {
      const g = gradient[i] ?? 0;
      const v = beta2 * (exp_avg_sq[i] ?? 0) + (1 - beta2) * (g * g + least);
      exp_avg_sq[i] = v;
      direction[i] = g / Math.sqrt(v);
    }
    return direction;
  }
  const { matrices, rows, columns } = sizesOf(shape);
  for (let matrix = 0; matrix < matrices; matrix++) {
    const span = rows * columns;
    factoredDirection(
      gradient.subarray(matrix * span, (matrix + 1) * span),
      exp_avg_sq_row.subarray(matrix * rows, (matrix + 1) * rows),
      exp_avg_sq_col.subarray(matrix * columns, (matrix + 1) * columns),
      { beta2, least },
      direction.subarray(matrix * span, (matrix + 1) * span),
    );
  }
  return direction;
}

/** The second moment of row i and column j is taken as R_i C_j / mean(R). */
function factoredDirection(
  gradient: Float32Array, // [rows, columns]
  row: Float32Array,
  column: Float32Array,
  { beta2, least }: { beta2: number; least: number },
  direction: Float32Array, // [rows, columns]
): void {
  const rows = row.length;
  const columns = column.length;
  const columnSums = new Float64Array(columns);
  let mean = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++, at++) {
      const g = gradient[at] ?? 0;
      const square = g * g + least;
      sum += square;
      columnSums[j] = (columnSums[j] ?? 0) + square;
    }
    const r = Math.fround(beta2 * (row[i] ?? 0) + (1 - beta2) * (sum / columns));
    row[i] = r;
    mean += r / rows;
  }
  for (let j = 0; j < columns; j++)
    column[j] = beta2 * (column[j] ?? 0) + (1 - beta2) * ((columnSums[j] ?? 0) / rows);
  const factors = column.map((c) => 1 / Math.sqrt(c));
  for (let i = 0, at = 0; i < rows; i++) {
    const factor = 1 / Math.sqrt((row[i] ?? 0) / mean);
    for (let j = 0; j < columns; j++, at++)
      direction[at] = (gradient[at] ?? 0) * factor * (factors[j] ?? 0);
  }
}

/** `p -= wd lr p;   p -= lr u`, or with a first moment `m = b1 m + (1 - b1) lr u;   p -= m`. */
function move(
  values: Float32Array,
  direction: Float32Array,
  rate: number,
  kept: number,
  first: Float32Array,
  beta1: number,
): void {
  const count = values.length;
  if (first.length !== count)
    for (let i = 0; i < count; i++)
      values[i] = (values[i] ?? 0) * kept - rate * (direction[i] ?? 0);
  else
    for (let i = 0; i < count; i++) {
      const m = beta1 * (first[i] ?? 0) + (1 - beta1) * rate * (direction[i] ?? 0);
      first[i] = m;
      values[i] = (values[i] ?? 0) * kept - m;
    }
}

function rootMeanSquare(values: Float32Array): number {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    sum += value * value;
  }
  return Math.sqrt(sum / count);
}
