import {
  add,
  matmul,
  mul,
  reshape,
  softmax,
  swapLast,
  type Tensor,
  transpose,
} from "@inkloom/engine";

export interface WindowAttentionOptions {
  readonly heads: number;
  /** Added to the scores of every window, [heads, L, K]. */
  readonly bias?: Tensor | undefined;
  /** Added to the scores, [windows, 1, L, K]. */
  readonly mask?: Tensor | undefined;
}

/** Attention within each window with a bias by relative position; q [windows, L, C],
 *  k and v [windows, K, C] -> [windows, L, C]. */
export function windowAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { heads, bias, mask }: WindowAttentionOptions,
): Tensor {
  const [windows = 1, length = 1, channels = 1] = q.shape;
  const split = (x: Tensor): Tensor =>
    transpose(reshape(x, [windows, -1, heads, channels / heads]), [0, 2, 1, 3]);
  const queries = mul(split(q), (channels / heads) ** -0.5);
  let scores: Tensor = matmul(queries, swapLast(split(k))); // [windows, heads, L, K]
  if (bias) scores = add(scores, bias);
  if (mask) scores = add(scores, mask);
  const mixed = matmul(softmax(scores, -1), split(v));
  return reshape(transpose(mixed, [0, 2, 1, 3]), [windows, length, channels]);
}
