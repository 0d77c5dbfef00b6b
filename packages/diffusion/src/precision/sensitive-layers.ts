/** Layers of a U-Net that stay in float where the rest is int8. */

/** First and last convolution, and everything that the time enters by: small, and the farthest off when
 *  rounded (docs/benchmarks.md). And what control units bring along: their files are not made over. */
const SENSITIVE =
  /^control\d+\.|\.(time_embed|label_emb)\.|\.emb_layers\.|\.input_blocks\.0\.|\.diffusion_model\.out\./;

/** Whether the product with this weight stays in float; `key` is canonical. */
export const staysFloat = (key: string): boolean => SENSITIVE.test(key);
