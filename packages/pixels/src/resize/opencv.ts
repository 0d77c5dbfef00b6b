/** Resampling as OpenCV's `resize` does it on 8-bit samples; within one level of it (its fixed point is not
 *  repeated). Nothing is smoothed when shrinking, except by `area`.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */
import { checkPixels, type Pixels } from "../pixels.ts";
import { checkSides, type Raster, rasterOf } from "../raster.ts";
import { picked } from "./pillow.ts";

export type OpenCvFilter = "nearest" | "linear" | "cubic" | "lanczos4" | "area";

export interface OpenCvResize {
  readonly width: number;
  readonly height: number;
  readonly filter: OpenCvFilter;
}

/** A picture of another size, alpha being a channel as any other. Error: `size`. */
export function resizeOpenCv(pixels: Pixels, options: OpenCvResize): Pixels {
  checkPixels(pixels);
  return resampledOpenCv(rasterOf(pixels, 4), options);
}

/** The same for any number of channels. */
export function resampledOpenCv(source: Raster, { width, height, filter }: OpenCvResize): Raster {
  checkSides("a resized picture", width, height);
  if (filter === "nearest")
    return picked(source, nearest(width, source.width), nearest(height, source.height));
  const shrinks = width <= source.width && height <= source.height;
  const tapsOf = filter === "area" ? (shrinks ? areaTaps : enlargingAreaTaps) : KERNELS[filter];
  const columns = tapsOf(width, source.width);
  const rows = tapsOf(height, source.height);
  const { channels, data } = source;
  const across = new Float64Array(width * source.height * channels);
  for (let y = 0; y < source.height; y++)
    for (let x = 0; x < width; x++)
      for (const [at, weight] of columns[x] ?? [])
        for (let c = 0; c < channels; c++) {
          const to = (y * width + x) * channels + c;
          across[to] =
            (across[to] ?? 0) + weight * (data[(y * source.width + at) * channels + c] ?? 0);
        }
  const out = new Uint8ClampedArray(width * height * channels);
  const line = width * channels;
  for (let y = 0; y < height; y++)
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (const [at, weight] of rows[y] ?? []) sum += weight * (across[at * line + i] ?? 0);
      out[y * line + i] = sum; // rounds to the nearest, clamped
    }
  return { width, height, channels, data: out };
}

/** Source places and their weights, for one place of the result. */
type Taps = readonly (readonly [at: number, weight: number])[];

const nearest = (count: number, size: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.min(Math.floor((i * size) / count), size - 1));

/** Pixel centres lie on half coordinates; beyond the border the border's pixel counts. */
const interpolating =
  (first: number, weights: (fraction: number) => readonly number[]) =>
  (count: number, size: number): Taps[] =>
    Array.from({ length: count }, (_, i) => {
      const place = Math.fround((i + 0.5) * (size / count) - 0.5);
      const whole = Math.floor(place);
      return weights(place - whole).map((weight, k) => [
        Math.min(Math.max(whole + first + k, 0), size - 1),
        weight,
      ]);
    });

const KERNELS = {
  linear: interpolating(0, (f) => [1 - f, f]),
  cubic: interpolating(-1, (f) => {
    const a = -0.75;
    const before = ((a * (f + 1) - 5 * a) * (f + 1) + 8 * a) * (f + 1) - 4 * a;
    const near = ((a + 2) * f - (a + 3)) * f * f + 1;
    const next = ((a + 2) * (1 - f) - (a + 3)) * (1 - f) * (1 - f) + 1;
    return [before, near, next, 1 - before - near - next];
  }),
  lanczos4: interpolating(-3, lanczos4),
} as const;

/** Eight taps of a sinc windowed by a sinc four pixels wide, normalised to sum 1. */
function lanczos4(fraction: number): number[] {
  const raw = Array.from({ length: 8 }, (_, k) => {
    const x = Math.PI * (fraction + 3 - k);
    return Math.abs(x) < 1e-6 ? 1 : (4 * Math.sin(x) * Math.sin(x / 4)) / (x * x);
  });
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/** Shrinking: every source pixel by the share of it that a result pixel covers. */
function areaTaps(count: number, size: number): Taps[] {
  const scale = size / count;
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i * scale, Math.min((i + 1) * scale, size)];
    const taps: [number, number][] = [];
    for (let at = Math.floor(from); at < Math.min(Math.ceil(to - 1e-9), size); at++)
      taps.push([at, (Math.min(at + 1, to) - Math.max(at, from)) / (to - from)]);
    return taps;
  });
}

/** Enlarging by area: linear, between the pixels' edges instead of their centres. */
function enlargingAreaTaps(count: number, size: number): Taps[] {
  const scale = size / count;
  return Array.from({ length: count }, (_, i) => {
    const whole = Math.floor(i * scale);
    const past = i + 1 - (whole + 1) / scale;
    const fraction = past <= 0 ? 0 : past - Math.floor(past);
    return [
      [Math.min(whole, size - 1), 1 - fraction],
      [Math.min(whole + 1, size - 1), fraction],
    ];
  });
}
