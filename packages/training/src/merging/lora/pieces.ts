/** One change of a layer as a low-rank pair, where it is one, or as a difference of its weight. Weights count as
 *  matrices [rows, columns] = [out, in * kernel]. */
import { Problem } from "@inkloom/contract";
import { type Shape, sizeOf } from "@inkloom/engine";
import type { Factors } from "@inkloom/models";
import type { MatrixEngine } from "../linear/matrix-engine.ts";
import { type Matrix, multiplied } from "../linear/matrix.ts";

/** `up` times `down`, with every factor and strength in it. */
export interface Pair {
  readonly up: Matrix; // [rows, rank]
  readonly down: Matrix; // [rank, columns]
}

/** Products of LoHa are pairs of this rank at most before they are made whole. */
const MOST_PRODUCT_RANK = 256;

/** Products below this number of multiplications are not worth a graph. */
const FEW = 2 ** 22;

export const matrixOf = (shape: Shape): readonly [rows: number, columns: number] => {
  const [rows = 1] = shape;
  return [rows, sizeOf(shape) / rows];
};

/** The pair of a change at this strength; undefined where its difference is of no low rank, or needs the weight. */
export function pairOf(factors: Factors, strength: number): Pair | undefined {
  const { form, scale, shape, magnitude } = factors;
  const [rows, columns] = matrixOf(shape);
  if (magnitude) return undefined;
  if (form?.kind === "low-rank") {
    const { rank } = form;
    const [up, down] = [atHand(form.up), atHand(form.down)];
    return {
      up: { rows, columns: rank, data: up.map((value) => value * strength * scale) },
      down: { rows: rank, columns, data: down },
    };
  }
  if (form?.kind !== "hadamard" || form.rank ** 2 > Math.min(MOST_PRODUCT_RANK, rows, columns))
    return undefined;
  // (a1 b1) * (a2 b2) is the sum over i and j of (a1_i * a2_j) (b1_i * b2_j): rank^2 pairs
  const { rank, a, b } = form;
  const wide = rank * rank;
  const up = new Float32Array(rows * wide);
  const down = new Float32Array(wide * columns);
  for (let i = 0; i < rank; i++)
    for (let j = 0; j < rank; j++) {
      const r = i * rank + j;
      for (let row = 0; row < rows; row++)
        up[row * wide + r] =
          (a[0][row * rank + i] ?? 0) * (a[1][row * rank + j] ?? 0) * strength * scale;
      for (let column = 0; column < columns; column++)
        down[r * columns + column] =
          (b[0][i * columns + column] ?? 0) * (b[1][j * columns + column] ?? 0);
    }
  return {
    up: { rows, columns: wide, data: up },
    down: { rows: wide, columns, data: down },
  };
}

/** Side by side: the sum of the pairs, exactly. */
export function stacked(pairs: readonly Pair[]): Pair | undefined {
  const [first, ...rest] = pairs;
  if (!first || rest.length === 0) return first;
  const { rows } = first.up;
  const { columns } = first.down;
  const rank = pairs.reduce((sum, { down }) => sum + down.rows, 0);
  const up = new Float32Array(rows * rank);
  const down = new Float32Array(rank * columns);
  let start = 0;
  for (const pair of pairs) {
    for (let row = 0; row < rows; row++)
      for (let r = 0; r < pair.up.columns; r++)
        up[row * rank + start + r] = pair.up.data[row * pair.up.columns + r] ?? 0;
    down.set(pair.down.data, start * columns);
    start += pair.down.rows;
  }
  return { up: { rows, columns: rank, data: up }, down: { rows: rank, columns, data: down } };
}

/** The pair made whole. */
export async function productOf({ up, down }: Pair, engine: MatrixEngine): Promise<Matrix> {
  const few = up.rows * up.columns * down.columns < FEW;
  return few ? multiplied(up, down) : engine.product(up, down);
}

/**
 * What a change at this strength adds to a weight.
 * @param weight asked for where the change depends on it: DoRA and (IA)3
 * @throws Problem `merge/kinds` where it does and there is none
 */
export async function differenceOf(
  factors: Factors,
  strength: number,
  engine: MatrixEngine,
  weight: (() => Promise<Float32Array>) | undefined,
): Promise<Float32Array> {
  const { form, magnitude, shape, layer } = factors;
  const gain = form?.kind === "gain" ? form : undefined;
  if (!magnitude && !gain) return plainDifference(factors, strength, engine);
  if (!weight)
    throw new Problem("merge/kinds", {
      en: `${layer}: ${gain ? "(IA)3" : "DoRA"} scales the weights of a checkpoint, expected one to be named with --model`,
      zh: `${layer}：${gain ? "(IA)3" : "DoRA"} 会缩放检查点的权重，应通过 --model 指定检查点`,
    });
  const base = await weight();
  const sideOf = vectorPlace(shape, gain?.side ?? magnitude?.side ?? "out");
  if (gain) return base.map((value, i) => value * strength * (gain.values[sideOf(i)] ?? 0));
  // Liu et al., "DoRA", arXiv:2402.09353, equation 5, with the strength inside of the length as PEFT has it
  const difference = await plainDifference(factors, strength, engine);
  const changed = difference.map((value, i) => value + (base[i] ?? 0));
  const squares = new Float64Array(magnitude?.values.length ?? 0);
  changed.forEach((value, i) => (squares[sideOf(i)] = (squares[sideOf(i)] ?? 0) + value * value));
  return changed.map((value, i) => {
    const side = sideOf(i);
    const length = Math.sqrt(squares[side] ?? 0);
    return (value * (magnitude?.values[side] ?? 0)) / length - (base[i] ?? 0);
  });
}

/** Which entry of a vector along one side counts for a number of the weight. */
export function vectorPlace(shape: Shape, side: "in" | "out"): (index: number) => number {
  const [rows, columns] = matrixOf(shape);
  const kernel = columns / (shape[1] ?? 1);
  return side === "out"
    ? (index) => Math.floor(index / (rows === 0 ? 1 : columns))
    : (index) => Math.floor((index % columns) / kernel);
}

/** Without lengths and gains. */
async function plainDifference(
  { form, scale, shape }: Factors,
  strength: number,
  engine: MatrixEngine,
): Promise<Float32Array> {
  const [rows, columns] = matrixOf(shape);
  const by = strength * scale;
  switch (form?.kind) {
    case undefined:
    case "gain":
      return new Float32Array(rows * columns);
    case "dense":
      return form.difference.map((value) => value * by);
    case "low-rank": {
      const up = { rows, columns: form.rank, data: atHand(form.up).map((value) => value * by) };
      const down = { rows: form.rank, columns, data: atHand(form.down) };
      return (await productOf({ up, down }, engine)).data;
    }
    case "hadamard": {
      const [first, second] = await Promise.all(
        ([0, 1] as const).map((n) =>
          productOf(
            {
              up: { rows, columns: form.rank, data: form.a[n] },
              down: { rows: form.rank, columns, data: form.b[n] },
            },
            engine,
          ),
        ),
      );
      return (first?.data ?? new Float32Array()).map(
        (value, i) => value * (second?.data[i] ?? 0) * by,
      );
    }
    case "kronecker": {
      const [a, b] = form.outer;
      const inputs = shape[1] ?? 1;
      const [c, d, kernel] = [rows / a, inputs / b, columns / inputs];
      const made = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < inputs; column++) {
          const outer = form.first[Math.floor(row / c) * b + Math.floor(column / d)] ?? 0;
          const from = ((row % c) * d + (column % d)) * kernel;
          const to = (row * inputs + column) * kernel;
          for (let k = 0; k < kernel; k++) made[to + k] = outer * (form.second[from + k] ?? 0) * by;
        }
      return made;
    }
  }
}

function atHand(values: Float32Array | { readonly file: string }): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error(`factors in ${values.file} were left there, expected them read`);
}
