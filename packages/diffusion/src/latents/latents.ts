/** Sizes of a latent batch: [pictures, channels, height, width]; height and width in latent cells. */
export type LatentShape = readonly [n: number, c: number, h: number, w: number];

/** A batch of latents in row-major order; `data.length` is the product of `shape`. */
export interface Latents {
  readonly data: Float32Array;
  readonly shape: LatentShape;
}

/** Number of values in a batch of this shape. */
export function latentCount(shape: LatentShape): number {
  return shape[0] * shape[1] * shape[2] * shape[3];
}
