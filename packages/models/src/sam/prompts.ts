/** What a user points at, as tokens; and where every place of the picture is, in the same terms.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/segment_anything/modeling/prompt_encoder.py. */
import {
  add,
  concat,
  constant,
  cos,
  equal,
  gather,
  matmul,
  mul,
  reshape,
  scalar,
  sin,
  type Tensor,
  unsqueeze,
  where,
} from "@inkloom/engine";
import type { Weights } from "../weights.ts";

/** What a point of a prompt means; the numbers are those that the network is given. */
export const POINT_KINDS = {
  /** Fills prompts without a box up. */
  none: 0,
  outside: 1,
  inside: 2,
  boxStart: 3,
  boxEnd: 4,
} as const;

/** Keys of the kinds, in that order. */
const KINDS = [
  "not_a_point_embed",
  ...[0, 1, 2, 3].map((each) => `point_embeddings.${each}`),
] as const;

/** places [B, N, 2], x and y in pixels of the network's square, and kinds int64 [B, N] -> [B, N, width]. */
export function promptTokens(
  w: Weights,
  places: Tensor,
  kinds: Tensor,
  { width, side }: { readonly width: number; readonly side: number },
): Tensor {
  const shares = mul(add(places, 0.5), 1 / side); // pixels count from their centres
  const table = concat(
    KINDS.map((key) => w.at(key).param("weight", [1, width])),
    0,
  );
  const known = equal(unsqueeze(kinds, [2]), scalar(POINT_KINDS.none, "int64"));
  return add(where(known, 0, waves(w, shares, width)), gather(table, kinds, 0));
}

/** Of each token of a square of `grid`: [1, grid grid, width]. */
export function placeTokens(w: Weights, grid: number, width: number): Tensor {
  const shares = new Float32Array(grid * grid * 2);
  for (let i = 0; i < grid * grid; i++) {
    shares[2 * i] = ((i % grid) + 0.5) / grid;
    shares[2 * i + 1] = (Math.floor(i / grid) + 0.5) / grid;
  }
  return waves(w, constant(shares, [1, grid * grid, 2]), width);
}

/** Sines and cosines of random frequencies, which lie in the file; shares [..., 2] of the sides -> [..., width]. */
function waves(w: Weights, shares: Tensor, width: number): Tensor {
  const frequencies = w.at("pe_layer").param("positional_encoding_gaussian_matrix", [2, width / 2]);
  const turns = matmul(add(mul(shares, 2), -1), frequencies);
  const angles = mul(turns, 2 * Math.PI);
  return concat([sin(angles), cos(angles)], turns.shape.length - 1);
}

/** Added to every token of the picture where no mask is given: [1, 1, width]. */
export const noMask = (w: Weights, width: number): Tensor =>
  reshape(w.at("no_mask_embed").param("weight", [1, width]), [1, 1, width]);
