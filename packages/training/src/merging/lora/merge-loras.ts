/** Several LoRAs as one. References: kohya-ss/sd-scripts@48d368fa networks/svd_merge_lora.py and merge_lora.py. */
import { Problem, type Text } from "@inkloom/contract";
import type { Change, Factors } from "@inkloom/models";
import { largestParts } from "../linear/large-parts.ts";
import type { MatrixEngine } from "../linear/matrix-engine.ts";
import { type Parts, partsOfProduct } from "../linear/singular.ts";
import type { LayerBook } from "./layer-book.ts";
import type { LoraSource } from "./lora-source.ts";
import { clamped, factorsOfParts, type MadeLayer } from "./made-layer.ts";
import { differenceOf, matrixOf, type Pair, pairOf, productOf, stacked } from "./pieces.ts";

/** - `concat`: the factors side by side: exactly the sum, of as many ranks as all together
 *  - `svd`: the sum, cut to a rank
 *  - `add`: kohya's merge_lora.py: factors are added one by one, for files that were trained from each other */
export type LoraMethod = "concat" | "svd" | "add";

export interface MergedSource {
  readonly source: LoraSource;
  /** Of a layer, by its canonical key. */
  readonly strength: (layer: string) => number;
}

export interface LoraMerge {
  readonly method: LoraMethod;
  /** Of `svd`; for kernels of more than one pixel the second. */
  readonly rank: number;
  readonly convRank: number;
  /** Of `svd`: see `clamped`. */
  readonly quantile: number;
}

export interface MergeTools {
  readonly engine: MatrixEngine;
  /** Weights of the checkpoint, where one was named, by layer. */
  readonly weight?: ((layer: string) => Promise<Float32Array>) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLayer?: ((done: number, of: number) => void) | undefined;
}

interface Term {
  readonly source: LoraSource;
  readonly change: Change;
  readonly strength: number;
}

/** Layer after layer, in the order in which the files name them. @throws Problem `merge/...`, `lora/...` */
export async function* mergeLoras(
  merged: readonly MergedSource[],
  book: LayerBook,
  how: LoraMerge,
  tools: MergeTools,
): AsyncGenerator<MadeLayer> {
  const layers = new Map<string, Term[]>();
  for (const { source, strength } of merged)
    for (const change of source.changes) {
      const by = strength(change.layer);
      // What adds nothing takes no rank; but the first file's alpha is that of a sum of factors.
      if (by === 0 && how.method !== "add") continue;
      const terms = layers.get(change.layer) ?? [];
      terms.push({ source, change, strength: by });
      layers.set(change.layer, terms);
    }
  let done = 0;
  for (const [layer, terms] of layers) {
    tools.signal?.throwIfAborted();
    const made = await mergedLayer(book.nameOf(layer), terms, how, tools);
    tools.onLayer?.(++done, layers.size);
    if (made) yield made;
  }
}

type Read = Term & { readonly factors: Factors };

async function mergedLayer(
  name: string,
  terms: readonly Term[],
  how: LoraMerge,
  tools: MergeTools,
): Promise<MadeLayer | undefined> {
  const read: Read[] = [];
  for (const term of terms) read.push({ ...term, factors: await term.source.factors(term.change) });
  const [first] = read;
  if (!first) return undefined;
  const { shape } = first.change;
  const bias = summedBias(read);
  if (shape.length < 2) {
    const norm = await summed(read, tools);
    return { name, shape, norm, ...(bias && { bias }) };
  }
  const formed = read.filter(({ factors }) => factors.form !== undefined || factors.magnitude);
  const pair = formed.length === 0 ? undefined : await pairFor(name, formed, how, tools);
  return { name, shape, ...(pair && { pair }), ...(bias && { bias }) };
}

function pairFor(
  name: string,
  terms: readonly Read[],
  how: LoraMerge,
  tools: MergeTools,
): NonNullable<MadeLayer["pair"]> | Promise<NonNullable<MadeLayer["pair"]>> {
  switch (how.method) {
    case "add":
      return added(name, terms);
    case "concat":
      return concatenated(terms);
    case "svd":
      return decomposed(terms, how, tools);
  }
}

function summedBias(terms: readonly Read[]): Float32Array | undefined {
  let sum: Float32Array | undefined;
  for (const { factors, strength } of terms)
    if (factors.bias) {
      sum ??= new Float32Array(factors.bias.length);
      for (let i = 0; i < sum.length; i++)
        sum[i] = (sum[i] ?? 0) + strength * (factors.bias[i] ?? 0);
    }
  return sum;
}

async function summed(
  terms: readonly Read[],
  { engine, weight }: MergeTools,
): Promise<Float32Array> {
  let sum: Float32Array | undefined;
  for (const { factors, strength, change } of terms) {
    const base = weight && (() => weight(change.layer));
    const difference = await differenceOf(factors, strength, engine, base);
    if (sum) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (difference[i] ?? 0);
    else sum = difference;
  }
  return sum ?? new Float32Array();
}

/** Of pairs without making their product, which is exact; of anything else of the difference itself. */
async function decomposed(
  terms: readonly Read[],
  { rank, convRank, quantile }: LoraMerge,
  tools: MergeTools,
): Promise<NonNullable<MadeLayer["pair"]>> {
  const [first] = terms;
  const shape = first?.change.shape ?? [];
  const [rows, columns] = matrixOf(shape);
  const asked = isKernel(shape) ? convRank : rank;
  const most = Math.min(asked, rows, shape[1] ?? 1);
  const pair = await onePair(terms, tools);
  const parts: Parts = pair
    ? partsOfProduct(pair.up, pair.down, () => most)
    : await largestParts(
        { rows, columns, data: await summed(terms, tools) },
        most,
        () => most,
        tools.engine,
      );
  const factors = clamped(factorsOfParts(parts), quantile);
  return { ...factors, alpha: factors.down.rows };
}

/** All terms as one pair; undefined where one of them is none. Pairs of more rank than the weight itself has are
 *  made whole: the core of their decomposition would be larger. */
async function onePair(terms: readonly Read[], { engine }: MergeTools): Promise<Pair | undefined> {
  const pairs: Pair[] = [];
  for (const { factors, strength } of terms) {
    const pair = pairOf(factors, strength);
    if (!pair) return undefined;
    pairs.push(pair);
  }
  const all = stacked(pairs);
  if (!all || all.down.rows <= Math.min(all.up.rows, all.down.columns)) return all;
  const data = await productOf(all, engine);
  const identity = new Float32Array(data.rows * data.rows);
  for (let i = 0; i < data.rows; i++) identity[i * data.rows + i] = 1;
  return { up: { rows: data.rows, columns: data.rows, data: identity }, down: data };
}

export const isKernel = (shape: readonly number[]): boolean =>
  shape.slice(2).some((size) => size > 1);

/** The scales go into `up`, but for the largest, which alpha keeps: small numbers would lose digits in fp16. */
function concatenated(terms: readonly Read[]): NonNullable<MadeLayer["pair"]> {
  const scales = terms.map(({ factors, strength }) => Math.abs(strength * factors.scale));
  const largest = Math.max(...scales) || 1;
  const pairs = terms.map((term) => {
    const { factors, strength } = term;
    const pair = pairOf(factors, strength / largest);
    if (!pair) throw notAPair(term, "concat");
    return pair;
  });
  const all = stacked(pairs);
  if (!all) throw new Error("a layer without changes was merged");
  return { ...all, alpha: all.down.rows * largest };
}

/** Factor by factor, as kohya does: sqrt(alpha / the first's alpha) times the ratio goes into both of them, so that
 *  products are scaled by the ratio's square and there are products of one file's factor with the other's. */
function added(name: string, terms: readonly Read[]): NonNullable<MadeLayer["pair"]> {
  let sum: { readonly up: Float32Array; readonly down: Float32Array } | undefined;
  let base: { readonly rank: number; readonly alpha: number } | undefined;
  let size: readonly [number, number] = [0, 0];
  for (const term of terms) {
    const { factors, strength, source } = term;
    const pair = pairOf({ ...factors, scale: 1 }, 1);
    if (!pair || factors.form?.kind !== "low-rank") throw notAPair(term, "add");
    const { up, down } = pair;
    const alpha = factors.scale * down.rows;
    base ??= { rank: down.rows, alpha };
    size = [up.rows, down.columns];
    if (base.rank !== down.rows)
      throw new Problem("merge/shapes", {
        en: `${source.path}: ${name} has rank ${down.rows}, expected ${base.rank} as in the first file: factors of other ranks cannot be added, but the methods svd and concat merge them`,
        zh: `${source.path}：${name} 的秩为 ${down.rows}，应与第一个文件相同，为 ${base.rank}：秩不同的因子无法相加，但可用 svd 或 concat 方式合并`,
      });
    const root = Math.sqrt(alpha === base.alpha ? 1 : alpha / base.alpha);
    if (!Number.isFinite(root))
      throw new Problem("merge/shapes", {
        en: `${source.path}: ${name} has alpha ${alpha}, expected the sign of the first file's ${base.alpha}, and not 0`,
        zh: `${source.path}：${name} 的 alpha 为 ${alpha}，应与第一个文件的 ${base.alpha} 同号且不为 0`,
      });
    const scale = root * strength;
    sum ??= { up: new Float32Array(up.data.length), down: new Float32Array(down.data.length) };
    addTo(sum.up, up.data, Math.abs(scale));
    addTo(sum.down, down.data, scale);
  }
  if (!sum || !base) throw new Error("a layer without changes was merged");
  const { rank, alpha } = base;
  return {
    up: { rows: size[0], columns: rank, data: sum.up },
    down: { rows: rank, columns: size[1], data: sum.down },
    alpha,
  };
}

function addTo(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (values[i] ?? 0);
}

function notAPair({ source, change }: Read, method: LoraMethod): Problem {
  const kind = change.dora ? "DoRA" : change.kind;
  const sentence: Text = {
    en: `${source.path}: ${change.layer} is a ${kind}, expected the low-rank pairs of a LoRA for the method ${method}; svd merges other kinds`,
    zh: `${source.path}：${change.layer} 为 ${kind}，${method} 方式要求 LoRA 的低秩因子；其他种类可用 svd 方式合并`,
  };
  return new Problem("merge/kinds", sentence);
}
