/** A LoRA at another rank. Reference: kohya-ss/sd-scripts@48d368fa networks/resize_lora.py. */
import type { Change } from "@inkloom/models";
import { largestParts } from "../linear/large-parts.ts";
import { type Parts, partsOfMatrix, partsOfProduct } from "../linear/singular.ts";
import type { LayerBook } from "./layer-book.ts";
import type { LoraSource } from "./lora-source.ts";
import { factorsOfParts, type MadeLayer } from "./made-layer.ts";
import type { MergeTools } from "./merge-loras.ts";
import { differenceOf, matrixOf, pairOf } from "./pieces.ts";

/** - `fixed`: every layer the same
 *  - `sv_ratio`: singular values above the largest divided by the target
 *  - `sv_cumulative`: as many as make this share of their sum
 *  - `sv_fro`: as many as make this share of the difference's Frobenius norm */
export type ResizeMethod = "fixed" | "sv_ratio" | "sv_cumulative" | "sv_fro";

export interface LoraResize {
  readonly method: ResizeMethod;
  /** Of all methods but `fixed`. */
  readonly target: number;
  /** The rank, or the highest; of convolutions the second. */
  readonly rank: number;
  readonly convRank: number;
}

export interface ResizedLayer extends MadeLayer {
  /** Share of the difference's Frobenius norm that is left, 0 to 1; absent where nothing was cut. */
  readonly kept?: number;
}

/** Layer after layer. Ranks only become lower. @throws Problem `merge/...`, `lora/...` */
export async function* resizeLora(
  source: LoraSource,
  book: LayerBook,
  how: LoraResize,
  tools: MergeTools,
): AsyncGenerator<ResizedLayer> {
  let done = 0;
  for (const change of source.changes) {
    tools.signal?.throwIfAborted();
    yield await resizedLayer(book.nameOf(change.layer), source, change, how, tools);
    tools.onLayer?.(++done, source.changes.length);
  }
}

async function resizedLayer(
  name: string,
  source: LoraSource,
  change: Change,
  how: LoraResize,
  tools: MergeTools,
): Promise<ResizedLayer> {
  const factors = await source.factors(change);
  const { shape, bias, form, magnitude, scale } = factors;
  const weight =
    tools.weight && (() => tools.weight?.(change.layer) ?? Promise.resolve(new Float32Array()));
  const rest = { name, shape, ...(bias && { bias }) };
  if (shape.length < 2)
    return { ...rest, norm: await differenceOf(factors, 1, tools.engine, weight) };
  if (!form && !magnitude) return rest;
  const [rows, columns] = matrixOf(shape);
  const most = shape.length > 2 ? how.convRank : how.rank;
  const wanted = (values: Float64Array): number =>
    newRank(values, Math.min(rows, columns), most, how);
  // The scale stays outside, in alpha.
  const pair = pairOf({ ...factors, scale: 1 }, 1);
  const parts: Parts = pair
    ? partsOfProduct(pair.up, pair.down, wanted)
    : await partsOfDifference();
  const made = factorsOfParts(parts);
  const rank = made.down.rows;
  return {
    ...rest,
    pair: { ...made, alpha: (pair ? scale : 1) * rank },
    ...keptShare(parts.values, rank),
  };

  async function partsOfDifference(): Promise<Parts> {
    const data = await differenceOf(factors, 1, tools.engine, weight);
    const matrix = { rows, columns, data };
    // A share of all values needs all of them.
    return how.method === "fixed"
      ? largestParts(matrix, Math.min(most, rows, columns), wanted, tools.engine)
      : partsOfMatrix(matrix, wanted);
  }
}

/** A largest singular value up to here is a layer of zeros, which keeps one rank. */
const ZERO = 1e-6;

/**
 * How many parts stay.
 * @param values largest first; those that are not there are 0
 * @param count how many a weight of the layer's shape has
 */
function newRank(
  values: Float64Array,
  count: number,
  most: number,
  { method, target }: Pick<LoraResize, "method" | "target">,
): number {
  const [first = 0] = values;
  if (first <= ZERO) return 1;
  if (method === "fixed") return Math.min(most, values.length);
  return Math.min(counted(values, method, target, count) + 1, most, values.length);
}

function counted(
  values: Float64Array,
  method: Exclude<ResizeMethod, "fixed">,
  target: number,
  count: number,
): number {
  const within = (index: number): number => Math.max(1, Math.min(index, count - 1));
  if (method === "sv_ratio") {
    const least = (values[0] ?? 0) / target;
    return within(values.reduce((sum, value) => sum + (value > least ? 1 : 0), 0));
  }
  const squares = method === "sv_fro";
  const weights = squares ? values.map((value) => value * value) : values;
  const share = squares ? target * target : target;
  const total = weights.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  const reached = weights.findIndex((value) => (sum += value) / total >= share);
  return within((reached < 0 ? weights.length : reached) + 1);
}

function keptShare(values: Float64Array, rank: number): { readonly kept?: number } {
  let [all, kept] = [0, 0];
  values.forEach((value, i) => {
    all += value * value;
    if (i < rank) kept += value * value;
  });
  return all > 0 ? { kept: Math.sqrt(kept / all) } : {};
}
