/** SciPy's Gaussian filter of one map. Reference: scipy/scipy@1.17, scipy/ndimage/_filters.py (gaussian_filter). */
import type { Size } from "./heat-map.ts";

/** Standard deviations that the kernel reaches to each side. */
const TRUNCATE = 4;

/** Places that a filter of `sigma` looks at on each side. */
export const reachOf = (sigma: number): number => Math.trunc(TRUNCATE * sigma + 0.5);

/** What lies beyond the border is mirrored with the border's own place (dcba|abcd|dcba). */
export function gaussian(data: Float64Array, { width, height }: Size, sigma: number): Float64Array {
  const reach = reachOf(sigma);
  const raw = Array.from({ length: reach + 1 }, (_, k) => Math.exp((-0.5 / sigma ** 2) * k * k));
  const sum = raw.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
  const kernel = Float64Array.from(raw, (weight) => weight / sum);
  const down = new Float64Array(data.length);
  for (let y = 0; y < height; y++)
    for (let k = 0; k <= reach; k++) {
      const weight = kernel[k] ?? 0;
      const above = mirrored(y - k, height) * width;
      const below = mirrored(y + k, height) * width;
      for (let x = 0; x < width; x++) {
        const pair =
          k === 0 ? (data[above + x] ?? 0) : (data[above + x] ?? 0) + (data[below + x] ?? 0);
        down[y * width + x] = (down[y * width + x] ?? 0) + weight * pair;
      }
    }
  const out = new Float64Array(data.length);
  const line = new Float64Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < line.length; i++)
      line[i] = down[y * width + mirrored(i - reach, width)] ?? 0;
    for (let x = 0; x < width; x++) {
      let total = (kernel[0] ?? 0) * (line[x + reach] ?? 0);
      for (let k = 1; k <= reach; k++)
        total += (kernel[k] ?? 0) * ((line[x + reach - k] ?? 0) + (line[x + reach + k] ?? 0));
      out[y * width + x] = total;
    }
  }
  return out;
}

function mirrored(place: number, size: number): number {
  let at = place;
  while (at < 0 || at >= size) at = at < 0 ? -1 - at : 2 * size - 1 - at;
  return at;
}
