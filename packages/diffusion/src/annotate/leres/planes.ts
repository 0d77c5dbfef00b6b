/** Resampling as OpenCV's `resize` does it on whole samples and on fractions, in typed arrays alone: LeReS++ resizes
 *  millions of depths per patch. Whole samples come out within one level of it (its fixed point is not repeated).
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */

/** Samples of one kind, interleaved: [height, width, channels]. */
export interface Plane<Values extends Samples = Float32Array> {
  readonly width: number;
  readonly height: number;
  readonly data: Values;
}

export type Samples = Float32Array | Float64Array | Uint8ClampedArray;

export interface ResizeOptions {
  readonly width: number;
  readonly height: number;
  readonly filter: "linear" | "cubic";
  /** @default 1 */
  readonly channels?: number;
}

/** A plane of another size; the same one where it is of that size already. */
export function resizedPlane<Values extends Samples>(
  source: Plane<Values>,
  { width, height, filter, channels = 1 }: ResizeOptions,
): Plane<Values> {
  if (width === source.width && height === source.height) return source;
  const taps = filter === "cubic" ? 4 : 2;
  const line = width * channels;
  const across = widened(source, tapsAlong(source.width, width, taps), { width, taps, channels });
  const down = tapsAlong(source.height, height, taps);
  const out = emptyLike(source.data, line * height);
  for (let y = 0; y < height; y++) {
    const to = y * line;
    const [a = 0, b = 0, c = 0, d = 0] = down.at.subarray(y * taps, (y + 1) * taps);
    const [wa = 0, wb = 0, wc = 0, wd = 0] = down.weight.subarray(y * taps, (y + 1) * taps);
    const [first, second, third, fourth] = [a * line, b * line, c * line, d * line];
    if (taps === 2)
      for (let i = 0; i < line; i++)
        out[to + i] = wa * (across[first + i] ?? 0) + wb * (across[second + i] ?? 0);
    else
      for (let i = 0; i < line; i++)
        out[to + i] =
          wa * (across[first + i] ?? 0) +
          wb * (across[second + i] ?? 0) +
          wc * (across[third + i] ?? 0) +
          wd * (across[fourth + i] ?? 0);
  }
  return { width, height, data: out };
}

/** Where each place of the result takes its samples from, and how much of each. */
interface Taps {
  readonly at: Int32Array;
  readonly weight: Float32Array;
}

/** Rows of the new width, all of the old height. */
function widened<Values extends Samples>(
  { width: from, height, data }: Plane<Values>,
  { at, weight }: Taps,
  { width, taps, channels }: { width: number; taps: number; channels: number },
): Float32Array | Float64Array {
  const size = width * channels * height;
  const out = data instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = x * taps; k < (x + 1) * taps; k++)
          sum += (weight[k] ?? 0) * (data[(y * from + (at[k] ?? 0)) * channels + c] ?? 0);
        out[(y * width + x) * channels + c] = sum;
      }
  return out;
}

/** Pixel centres lie on half coordinates; beyond the border the border's sample counts. */
function tapsAlong(size: number, count: number, taps: number): Taps {
  const at = new Int32Array(count * taps);
  const weight = new Float32Array(count * taps);
  const before = taps / 2 - 1;
  for (let i = 0; i < count; i++) {
    const place = Math.fround((i + 0.5) * (size / count) - 0.5);
    const whole = Math.floor(place);
    weight.set(taps === 2 ? [1 - (place - whole), place - whole] : cubic(place - whole), i * taps);
    for (let k = 0; k < taps; k++)
      at[i * taps + k] = Math.min(Math.max(whole - before + k, 0), size - 1);
  }
  return { at, weight };
}

function cubic(f: number): number[] {
  const a = -0.75;
  const before = ((a * (f + 1) - 5 * a) * (f + 1) + 8 * a) * (f + 1) - 4 * a;
  const near = ((a + 2) * f - (a + 3)) * f * f + 1;
  const next = ((a + 2) * (1 - f) - (a + 3)) * (1 - f) * (1 - f) + 1;
  return [before, near, next, 1 - before - near - next];
}

function emptyLike<Values extends Samples>(data: Values, length: number): Values {
  const made =
    data instanceof Uint8ClampedArray
      ? new Uint8ClampedArray(length)
      : data instanceof Float64Array
        ? new Float64Array(length)
        : new Float32Array(length);
  return made as Values;
}

/** Smallest and largest value. */
export function rangeOf(data: Float32Array | Float64Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
