/** OpenCV's Gaussian blur of floats and of bytes; borders are mirrored without their own sample.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/smooth.dispatch.cpp. */
import { PixelsError } from "../pixels-error.ts";
import type { Raster } from "../raster.ts";
import { mirroredPlaces } from "./borders.ts";
import type { Floats } from "./floats.ts";

/** Taps along x and y, odd; 1 leaves an axis as it is. */
export interface GaussianKernel {
  readonly x: number;
  readonly y: number;
  /** Standard deviation in pixels, above 0. */
  readonly sigma: number;
}

/** Standard deviations on either side that a kernel of unsaid size reaches: what is smaller is nothing in 8 bits. */
const REACH_OF_BYTES = 3;
const REACH_OF_FLOATS = 4;

/** The kernel of `GaussianBlur(x, (0, 0), sigma)`. */
function kernelOf(sigma: number, reach: number): GaussianKernel {
  const taps = halfToEven(sigma * reach * 2 + 1) | 1;
  return { x: taps, y: taps, sigma };
}

/**
 * Floats by a standard deviation in pixels, or by a kernel of given size. Equal to OpenCV but for the order in
 * which it rounds (a few units in the last place).
 */
export function blurredFloats(source: Floats, by: number | GaussianKernel): Floats {
  const kernel = typeof by === "number" ? kernelOf(by, REACH_OF_FLOATS) : by;
  expectOdd(kernel);
  const { width, height, channels } = source;
  const line = width * channels;
  const across = new Float32Array(source.data.length);
  filterRows(
    source.data,
    across,
    source,
    Float32Array.from(gaussianWeights(kernel.x, kernel.sigma)),
  );
  const out = new Float32Array(source.data.length);
  const weights = Float32Array.from(gaussianWeights(kernel.y, kernel.sigma));
  const half = (weights.length - 1) / 2;
  const places = mirroredPlaces(height, half, half);
  const sum = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    accumulate(sum, across, places, y, weights, line);
    out.set(sum, y * line);
  }
  return { width, height, channels, data: out };
}

/**
 * Bytes, exactly as OpenCV: weights of 8 bits behind the point, whose rounding errors are handed on from tap to tap
 * (getGaussianKernelFixedPoint_ED).
 */
export function blurredBytes(source: Raster, by: number | GaussianKernel): Raster {
  const kernel = typeof by === "number" ? kernelOf(by, REACH_OF_BYTES) : by;
  expectOdd(kernel);
  const { width, height, channels } = source;
  const line = width * channels;
  const across = new Uint16Array(source.data.length);
  filterRows(source.data, across, source, fixedWeights(kernel.x, kernel.sigma));
  const out = new Uint8ClampedArray(source.data.length);
  const weights = fixedWeights(kernel.y, kernel.sigma);
  const half = (weights.length - 1) / 2;
  const places = mirroredPlaces(height, half, half);
  const sum = new Int32Array(line);
  for (let y = 0; y < height; y++) {
    accumulate(sum, across, places, y, weights, line);
    for (let i = 0; i < line; i++) out[y * line + i] = ((sum[i] ?? 0) + 2 ** 15) >> 16;
  }
  return { width, height, channels, data: out };
}

type Samples = Float32Array | Float64Array | Int32Array | Uint16Array | Uint8ClampedArray;

/** Each row by a symmetric kernel, into `out`. */
function filterRows(
  data: Samples,
  out: Samples,
  { width, height, channels }: Omit<Raster, "data">,
  weights: Float32Array | Int32Array,
): void {
  const half = (weights.length - 1) / 2;
  const line = width * channels;
  const places = mirroredPlaces(width, half, half);
  const padded = new (weights instanceof Int32Array ? Int32Array : Float32Array)(
    places.length * channels,
  );
  for (let y = 0; y < height; y++) {
    for (let p = 0, to = 0; p < places.length; p++)
      for (let c = 0; c < channels; c++)
        padded[to++] = data[y * line + (places[p] ?? 0) * channels + c] ?? 0;
    for (let i = 0; i < line; i++) {
      const middle = i + half * channels;
      let sum = (weights[half] ?? 0) * (padded[middle] ?? 0);
      for (let k = 1, step = channels; k <= half; k++, step += channels)
        sum +=
          (weights[half + k] ?? 0) * ((padded[middle - step] ?? 0) + (padded[middle + step] ?? 0));
      out[y * line + i] = sum;
    }
  }
}

/** One row of the sums over the rows around `y`, by a symmetric kernel. */
function accumulate(
  sum: Float64Array | Int32Array,
  rows: Samples,
  places: Int32Array,
  y: number,
  weights: Float32Array | Int32Array,
  line: number,
): void {
  const half = (weights.length - 1) / 2;
  const middle = weights[half] ?? 0;
  const own = y * line;
  for (let i = 0; i < line; i++) sum[i] = middle * (rows[own + i] ?? 0);
  const row = (at: number): number => (places[y + half + at] ?? 0) * line;
  let k = 1;
  // Two pairs of rows at a time, added one after the other: half the passes over the sums, and the same sums.
  for (; k < half; k += 2) {
    const [near, far] = [weights[half + k] ?? 0, weights[half + k + 1] ?? 0];
    const [above, below, higher, lower] = [row(-k), row(k), row(-k - 1), row(k + 1)];
    for (let i = 0; i < line; i++)
      sum[i] =
        (sum[i] ?? 0) +
        near * ((rows[above + i] ?? 0) + (rows[below + i] ?? 0)) +
        far * ((rows[higher + i] ?? 0) + (rows[lower + i] ?? 0));
  }
  if (k > half) return;
  const weight = weights[half + k] ?? 0;
  const [above, below] = [row(-k), row(k)];
  for (let i = 0; i < line; i++)
    sum[i] = (sum[i] ?? 0) + weight * ((rows[above + i] ?? 0) + (rows[below + i] ?? 0));
}

/** Weights that sum to 1, getGaussianKernel's. */
function gaussianWeights(taps: number, sigma: number): number[] {
  const half = (taps - 1) / 2;
  const side = Array.from({ length: half }, (_, i) =>
    Math.exp((1 - taps + 2 * i) ** 2 * (-0.125 / (sigma * sigma))),
  );
  const scale = 1 / (2 * side.reduce((sum, value) => sum + value, 0) + 1);
  const scaled = side.map((value) => value * scale);
  return [...scaled, scale, ...scaled.toReversed()];
}

const BITS = 8;

/** Weights that sum to 256 exactly. */
function fixedWeights(taps: number, sigma: number): Int32Array {
  const half = (taps - 1) / 2;
  let error = 0;
  const side = gaussianWeights(taps, sigma)
    .slice(0, half)
    .map((value) => {
      const wanted = value * 2 ** BITS + error;
      const weight = halfToEven(wanted);
      error = wanted - weight;
      return weight;
    });
  const centre = 2 ** BITS - 2 * side.reduce((sum, value) => sum + value, 0);
  return Int32Array.from([...side, centre, ...side.toReversed()]);
}

function expectOdd({ x, y }: GaussianKernel): void {
  for (const taps of [x, y])
    if (!Number.isInteger(taps) || taps < 1 || taps % 2 === 0)
      throw new PixelsError("size", `a kernel of ${x}x${y}; expected odd integers from 1`);
}

/** To the nearest whole number, halves to the even one: how C rounds. */
export function halfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
