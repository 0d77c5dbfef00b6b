/** What adapters (LoRA and its kin) add to a graph: sizes only. Their numbers are inputs, so that one
 *  graph serves every file and strength that fits. */
import { type Shape, sizeOf } from "@inkloom/engine";

/** Along which axis of a weight [out, in, ...] a vector scales it. */
export type Side = "out" | "in";

/** A difference of a weight's shape that is made where the graph runs. */
export type ProductLayout = {
  /** A vector by which its rows or columns are scaled (DoRA). */
  readonly scaled?: Side;
} & (
  | { readonly kind: "hadamard"; readonly rank: number } // (a1 b1) * (a2 b2), LoHa
  | {
      readonly kind: "kronecker"; // LoKr
      readonly outer: readonly [number, number];
      /** Ranks of the factors that are products themselves, a times b, as where they are trained. */
      readonly outerRank?: number;
      readonly innerRank?: number;
    }
  | { readonly kind: "dense" } // the difference itself
);

/** What one layer gets; `{}` is nothing. */
export interface LayerLayout {
  /** Low-rank pair: all LoRAs of the layer side by side, zeros up to a rung. */
  readonly rank?: number;
  /** The pair is always computed beside the layer: where it is trained, its gradients come from the branch's own
   *  small products, and no gradient of the whole weight is made. */
  readonly branch?: boolean;
  /** What of the branch is left out at a step of training, by an input that is multiplied with what `down` makes: single
   *  values of it, or whole ranks of each picture. */
  readonly masked?: "values" | "ranks";
  readonly products?: readonly ProductLayout[];
  /** Vectors that scale the layer's own weight, per output or input channel ((IA)3, DoRA). */
  readonly gains?: readonly Side[];
  /** Whether the bias is changed. */
  readonly bias?: boolean;
}

/** By layer: the key of its weight without `.weight`. */
export type AdapterLayout = ReadonlyMap<string, LayerLayout>;

/** Ranks that graphs are made for: 4, 8, 16, ... so that most changes of a file fit the graph there is. */
export function rung(rank: number): number {
  let size = 4;
  while (size < rank) size *= 2;
  return size;
}

/** One name for equal layouts, for the names of sessions. */
export const layoutSignature = (layout: AdapterLayout): string =>
  JSON.stringify([...layout].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Why a graph of the layout `held` cannot serve `wanted`; undefined where it can, with zeros for what
 *  is not wanted. */
export function whyUnfit(held: AdapterLayout, wanted: AdapterLayout): Unfit | undefined {
  for (const [layer, want] of wanted) {
    const have = held.get(layer);
    if (have === undefined) return { reason: "target", layer };
    if ((want.rank ?? 0) > (have.rank ?? 0)) return { reason: "rank", layer };
    const products = want.products ?? [];
    const fit = products.every((product, i) => serves(have.products?.[i], product));
    const gains = (want.gains ?? []).every((side) => have.gains?.includes(side) === true);
    if (!fit || !gains || (want.bias === true && have.bias !== true))
      return { reason: "kind", layer };
  }
  return undefined;
}

export interface Unfit {
  /** The graph lacks the layer, has too small a rank, or another kind of change there. */
  readonly reason: "target" | "rank" | "kind";
  readonly layer: string;
}

function serves(have: ProductLayout | undefined, want: ProductLayout): boolean {
  if (have?.kind !== want.kind) return false;
  if (want.scaled !== undefined && have.scaled !== want.scaled) return false;
  if (have.kind === "hadamard" && want.kind === "hadamard") return have.rank >= want.rank;
  if (have.kind === "kronecker" && want.kind === "kronecker")
    return (
      have.outer.join() === want.outer.join() &&
      have.outerRank === want.outerRank &&
      have.innerRank === want.innerRank
    );
  return true;
}

/** Names of an adapter's inputs, by the layer they belong to. */
export const inputName = {
  down: (layer: string) => `${layer}.lora_down`,
  up: (layer: string) => `${layer}.lora_up`,
  mask: (layer: string) => `${layer}.lora_mask`,
  gain: (layer: string, side: Side) => `${layer}.gain_${side}`,
  bias: (layer: string) => `${layer}.bias_difference`,
  factor: (layer: string, product: number, factor: string) =>
    `${layer}.product.${product}.${factor}`,
};

/** A weight [out, ...] as a matrix: rows, and values per row. Vectors are one column. */
export const matrixSizes = (shape: Shape): readonly [rows: number, columns: number] => [
  shape[0] ?? 1,
  sizeOf(shape.slice(1)),
];

/** Shape of the vector that scales a weight of `shape` along `side`, ready to broadcast. */
export const gainShape = (shape: Shape, side: Side): Shape =>
  shape.map((size, axis) => (axis === (side === "out" ? 0 : 1) ? size : 1));
