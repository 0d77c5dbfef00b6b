/** Depths as control pictures, in single precision as numpy and torch compute them.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/midas/__init__.py (apply_midas), annotator/zoe/__init__.py,
 *  annotator/depth_anything.py. */
import type { Raster } from "@inkloom/pixels";
import type { DepthMap } from "./see-depth.ts";

/** 0 where the depth is least, 255 where it is most; all 0 where it is the same everywhere. */
export function depthByRange({ width, height, data }: DepthMap): Raster {
  const shares = sharesOfRange(data);
  const out = new Uint8ClampedArray(shares.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(Math.fround((shares[i] ?? 0) * 255));
  return { width, height, channels: 1, data: out };
}

/** Of each depth how far it lies between the least, 0, and the most, 1. */
function sharesOfRange(data: Float32Array): Float32Array {
  let [least, most] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const range = Math.fround(most - least);
  return range === 0
    ? new Float32Array(data.length)
    : data.map((value) => Math.fround(value - least) / range);
}

/** Percents between whose depths the map is spread. */
const NEAREST = 2;
const FARTHEST = 85;

/** Metres, the near ones white: from the second percentile on down to black at the 85th. */
export function depthByPercentiles({ width, height, data }: DepthMap): Raster {
  const sorted = data.slice().sort();
  const near = percentile(sorted, NEAREST);
  const range = Math.fround(percentile(sorted, FARTHEST) - near);
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < out.length; i++) {
    const share = Math.fround(Math.fround((data[i] ?? 0) - near) / range);
    out[i] = Math.floor(Math.fround(Math.fround(1 - share) * 255)); // no number where all is equally far: 0
  }
  return { width, height, channels: 1, data: out };
}

/** Between the two values beside it, as numpy's linear method. */
function percentile(sorted: Float32Array, percent: number): number {
  const at = Math.fround(Math.fround(percent / 100) * (sorted.length - 1));
  const index = Math.floor(at);
  const below = sorted[index] ?? 0;
  const above = sorted[Math.min(index + 1, sorted.length - 1)] ?? 0;
  return Math.fround(below + (above - below) * (at - index));
}

/** What slopes are measured against. */
const UPRIGHT = Math.fround(Math.PI * 2);

/** Directions of the surface whose heights are the depths: blue to the right, green down, red towards us. Where the
 *  share of the range is below `threshold` the surface is taken to be upright. */
export function normalsOfDepth({ width, height, data }: DepthMap, threshold: number): Raster {
  const shares = sharesOfRange(data);
  const limit = Math.fround(threshold);
  const out = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    // beyond the border the picture is mirrored about its last row or column
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    for (let x = 0; x < width; x++) {
      const i = here + x;
      const isFar = (shares[i] ?? 0) < limit;
      const [left, right] = [mirrored(x - 1, width), mirrored(x + 1, width)];
      const at = (row: number, column: number): number => data[row + column] ?? 0;
      const across = isFar
        ? 0
        : at(above, right) -
          at(above, left) +
          2 * (at(here, right) - at(here, left)) +
          (at(below, right) - at(below, left));
      const down = isFar
        ? 0
        : at(below, left) -
          at(above, left) +
          2 * (at(below, x) - at(above, x)) +
          (at(below, right) - at(above, right));
      const length = Math.sqrt(across ** 2 + down ** 2 + UPRIGHT ** 2);
      out[i * 3] = byteOf(UPRIGHT / length);
      out[i * 3 + 1] = byteOf(down / length);
      out[i * 3 + 2] = byteOf(across / length);
    }
  }
  return { width, height, channels: 3, data: out };
}

const mirrored = (i: number, size: number): number => {
  if (size === 1) return 0;
  return i < 0 ? -i : i >= size ? 2 * size - 2 - i : i;
};

/** -1 to 1 as 0 to 255, cut off. */
const byteOf = (value: number): number =>
  Math.floor(Math.fround(Math.fround(Math.fround(value) * 127.5) + 127.5));
