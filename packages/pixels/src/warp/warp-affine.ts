/** Pictures turned, moved and scaled as OpenCV's `warpAffine` does it on 8-bit samples: places of the source in
 *  1/32 of a pixel, weights in whole numbers.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/imgwarp.cpp (INTER_LINEAR, BORDER_CONSTANT of 0). */
import { checkSides, type Raster } from "../raster.ts";

/** x' = a x + b y + c; y' = d x + e y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Bits behind the point of places on the way, and of those that are kept. */
const PLACE_BITS = 10;
const PART_BITS = 5;
const PARTS = 2 ** PART_BITS;

export interface WarpOptions {
  readonly width: number;
  readonly height: number;
  /** From places of the source to those of the result. */
  readonly affine: Affine;
}

/** Places outside the source are 0. Error: `size`. */
export function warpAffine(source: Raster, { width, height, affine }: WarpOptions): Raster {
  checkSides("a warped picture", width, height);
  const back = inverted(affine);
  const scale = 2 ** PLACE_BITS;
  const across = Array.from({ length: width }, (_, x) => ({
    x: halfToEven(back[0] * x * scale),
    y: halfToEven(back[3] * x * scale),
  }));
  const round = scale / PARTS / 2;
  const { channels } = source;
  const out = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++) {
    const startX = halfToEven((back[1] * y + back[2]) * scale) + round;
    const startY = halfToEven((back[4] * y + back[5]) * scale) + round;
    for (const [x, step] of across.entries()) {
      const u = Math.floor((startX + step.x) / (scale / PARTS));
      const v = Math.floor((startY + step.y) / (scale / PARTS));
      sample(source, u, v, out, (y * width + x) * channels);
    }
  }
  return { width, height, channels, data: out };
}

/** `u` and `v` in 1/32 of a pixel. */
function sample(
  { width, height, channels, data }: Raster,
  u: number,
  v: number,
  out: Uint8ClampedArray,
  to: number,
): void {
  const [left, top] = [Math.floor(u / PARTS), Math.floor(v / PARTS)];
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  const [right, below] = [u - left * PARTS, v - top * PARTS];
  for (let c = 0; c < channels; c++) {
    let sum = (PARTS * PARTS) / 2;
    for (let j = 0; j < 2; j++) {
      const y = top + j;
      if (y < 0 || y >= height) continue;
      for (let i = 0; i < 2; i++) {
        const x = left + i;
        if (x < 0 || x >= width) continue;
        const weight = (i === 0 ? PARTS - right : right) * (j === 0 ? PARTS - below : below);
        sum += weight * (data[(y * width + x) * channels + c] ?? 0);
      }
    }
    out[to + c] = Math.floor(sum / (PARTS * PARTS));
  }
}

/** The way back; of one that has none the point where all places lie. */
export function inverted([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  const scale = determinant === 0 ? 0 : 1 / determinant;
  const [ia, ib, id, ie] = [e * scale, -b * scale, -d * scale, a * scale];
  return [ia, ib, -ia * c - ib * f, id, ie, -id * c - ie * f];
}

function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
