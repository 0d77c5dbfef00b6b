/** A layer of a LoRA that is being made, and the tensors that it becomes. */
import type { Shape } from "@inkloom/engine";
import type { Matrix } from "../linear/matrix.ts";
import type { Parts } from "../linear/singular.ts";
import { encoded, SAVED_AS, type SavePrecision } from "../precision.ts";

export interface MadeLayer {
  /** Kohya's name of the module. */
  readonly name: string;
  /** Of the weight that it changes. */
  readonly shape: Shape;
  readonly pair?: {
    readonly up: Matrix; // [rows, rank]
    readonly down: Matrix; // [rank, columns]
    readonly alpha: number;
  };
  /** Differences of a bias, and of a weight that is a vector (LyCORIS' names). */
  readonly bias?: Float32Array;
  readonly norm?: Float32Array;
}

export interface MadeTensor {
  readonly key: string;
  readonly dtype: (typeof SAVED_AS)[SavePrecision];
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

export function tensorsOf(layer: MadeLayer, precision: SavePrecision): readonly MadeTensor[] {
  const { name, shape, pair, bias, norm } = layer;
  const tensor = (key: string, of: Shape, values: Float32Array): MadeTensor => ({
    key: `${name}.${key}`,
    dtype: SAVED_AS[precision],
    shape: of,
    bytes: encoded(`${name}.${key}`, values, precision),
  });
  const made: MadeTensor[] = [];
  if (pair) {
    const rank = pair.down.rows;
    const ones = shape.slice(2).map(() => 1);
    made.push(
      tensor("lora_up.weight", [pair.up.rows, rank, ...ones], pair.up.data),
      tensor("lora_down.weight", [rank, ...shape.slice(1)], pair.down.data),
      tensor("alpha", [], Float32Array.of(pair.alpha)),
    );
  }
  if (norm) {
    made.push(tensor("w_norm", [norm.length], norm));
    if (bias) made.push(tensor("b_norm", [bias.length], bias));
  } else if (bias) made.push(tensor("diff_b", [bias.length], bias));
  return made;
}

/** Parts as the factors of a LoRA: what they are long is in `up`, as kohya's scripts have it. */
export function factorsOfParts({ up, down }: Parts): {
  readonly up: Matrix;
  readonly down: Matrix;
} {
  const rank = up.count;
  const data = new Float32Array(up.length * rank);
  for (let r = 0; r < rank; r++)
    for (let i = 0; i < up.length; i++) data[i * rank + r] = up.data[r * up.length + i] ?? 0;
  return {
    up: { rows: up.length, columns: rank, data },
    down: { rows: rank, columns: down.length, data: Float32Array.from(down.data) },
  };
}

/** Numbers beyond the quantile of both factors together are brought down to it, as kohya's scripts do to what they
 *  decompose (networks/svd_merge_lora.py and extract_lora_from_models.py); linear between two of them. */
export function clamped(
  factors: { readonly up: Matrix; readonly down: Matrix },
  quantile: number,
): { readonly up: Matrix; readonly down: Matrix } {
  if (quantile >= 1) return factors;
  const { up, down } = factors;
  const all = new Float32Array(up.data.length + down.data.length);
  all.set(up.data);
  all.set(down.data, up.data.length);
  all.sort();
  const place = quantile * (all.length - 1);
  const [below, above] = [all[Math.floor(place)] ?? 0, all[Math.ceil(place)] ?? 0];
  const limit = below + (above - below) * (place - Math.floor(place));
  const within = (matrix: Matrix): Matrix => ({
    ...matrix,
    data: matrix.data.map((value) => Math.min(Math.max(value, -limit), limit)),
  });
  return { up: within(up), down: within(down) };
}
