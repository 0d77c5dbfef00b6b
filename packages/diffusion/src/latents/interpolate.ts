/** Latents of another size, as torch's `interpolate` makes them (align_corners off).
 *  Reference: pytorch/pytorch@v2.13.0, aten/src/ATen/native/UpSample.h and cpu/UpSampleKernel.cpp. */
import type { Latents } from "./latents.ts";

export type LatentFilter =
  "nearest" | "nearest-exact" | "bilinear" | "bicubic" | "bilinear-antialias" | "bicubic-antialias";

/** Places in the source and their weights, for one place of the result. */
type Taps = readonly (readonly [at: number, weight: number])[];
type TapsOf = (count: number, size: number) => Taps[];

/** Every channel of every picture on its own; sides in latent cells, from 1. */
export function interpolated(
  { data, shape: [pictures, channels, height, width] }: Latents,
  size: { readonly width: number; readonly height: number },
  filter: LatentFilter,
): Latents {
  const columns = TAPS[filter](size.width, width);
  const rows = TAPS[filter](size.height, height);
  const planes = pictures * channels;
  const out = new Float32Array(planes * size.height * size.width);
  const across = new Float32Array(height * size.width);
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < height; y++)
      columns.forEach((taps, x) => {
        const row = (plane * height + y) * width;
        across[y * size.width + x] = sum(taps, (at) => data[row + at] ?? 0);
      });
    rows.forEach((taps, y) => {
      for (let x = 0; x < size.width; x++)
        out[(plane * size.height + y) * size.width + x] = sum(
          taps,
          (at) => across[at * size.width + x] ?? 0,
        );
    });
  }
  return { data: out, shape: [pictures, channels, size.height, size.width] };
}

function sum(taps: Taps, value: (at: number) => number): number {
  let total = 0;
  for (const [at, weight] of taps) total += weight * value(at);
  return total;
}

const each = (count: number, taps: (i: number) => Taps): Taps[] =>
  Array.from({ length: count }, (_, i) => taps(i));

const { fround } = Math;

const nearest =
  (offset: number): TapsOf =>
  (count, size) => {
    const scale = fround(size / count);
    return each(count, (i) => [[Math.min(Math.floor(fround((i + offset) * scale)), size - 1), 1]]);
  };

const bilinear: TapsOf = (count, size) =>
  each(count, (i) => {
    const place = Math.max(0, (i + 0.5) * (size / count) - 0.5);
    const at = Math.min(Math.floor(place), size - 1);
    const fraction = Math.min(place - at, 1);
    return [
      [at, 1 - fraction],
      [Math.min(at + 1, size - 1), fraction],
    ];
  });

const bicubic: TapsOf = (count, size) =>
  each(count, (i) => {
    const place = (i + 0.5) * (size / count) - 0.5;
    const at = Math.floor(place);
    return [-1, 0, 1, 2].map((k) => [
      Math.min(Math.max(at + k, 0), size - 1),
      cubic(place - at - k, -0.75),
    ]);
  });

/** Keys' cubic kernel; `a` is its slope at 1. */
function cubic(x: number, a: number): number {
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

/** Kernels that widen where the result is smaller, cut off and normalised at the borders. */
const antialiased =
  (radius: number, kernel: (x: number) => number): TapsOf =>
  (count, size) => {
    const scale = size / count;
    const stretch = Math.max(scale, 1);
    return each(count, (i) => {
      const centre = scale * (i + 0.5);
      const first = Math.max(0, Math.trunc(centre - radius * stretch + 0.5));
      const end = Math.min(size, Math.trunc(centre + radius * stretch + 0.5));
      const taps = Array.from(
        { length: end - first },
        (_, k) => [first + k, kernel((first + k - centre + 0.5) / stretch)] as const,
      );
      const total = taps.reduce((whole, [, weight]) => whole + weight, 0);
      return taps.map(([at, weight]) => [at, weight / total]);
    });
  };

const TAPS: Readonly<Record<LatentFilter, TapsOf>> = {
  nearest: nearest(0),
  "nearest-exact": nearest(0.5),
  bilinear,
  bicubic,
  "bilinear-antialias": antialiased(1, (x) => Math.max(0, 1 - Math.abs(x))),
  "bicubic-antialias": antialiased(2, (x) => cubic(x, -0.5)),
};
