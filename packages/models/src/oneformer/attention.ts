/** torch's MultiheadAttention, whose projections of queries, keys and values lie in one matrix. */
import { attention, linear as apply, sizeAt, slice, type Tensor } from "@inkloom/engine";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

/** Of every attention in OneFormer; the shapes do not tell. */
export const HEADS = 8;

export interface Views {
  readonly queries: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** queries [1, L, C], keys and values [1, K, C], bias [1, 1, L, K] -> [1, L, C]. */
export function torchAttention(
  w: Weights,
  { queries, keys, values }: Views,
  bias?: Tensor,
): Tensor {
  const channels = sizeAt(queries.shape, 2);
  const weight = w.param("in_proj_weight", [3 * channels, channels]);
  const shift = w.param("in_proj_bias", [3 * channels]);
  const projected = (x: Tensor, part: number): Tensor => {
    const cut = { axis: 0, start: part * channels, size: channels };
    return apply(x, slice(weight, cut), slice(shift, cut));
  };
  const mixed = attention(projected(queries, 0), projected(keys, 1), projected(values, 2), {
    heads: HEADS,
    ...(bias && { bias }),
  });
  return linear(w.at("out_proj"), mixed, { out: channels });
}
