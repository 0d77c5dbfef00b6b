/** Resampling as OpenCV's `resize` does it on bytes, equal to the last bit. Weights have 11 bits, but for `area`, and
 *  for `cubic`, which OpenCV's builds for x86 leave to a library (IPP) that works in 32-bit floats. Nothing is
 *  smoothed when shrinking, except by `area`.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */
import {
  areaTaps,
  cubicTaps,
  enlargingAreaTaps,
  interpolatingTaps,
  nearestPlaces,
  type Taps,
} from "../opencv/resize-taps.ts";
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
  if (width === source.width && height === source.height) return source;
  if (filter === "nearest")
    return picked(
      source,
      [...nearestPlaces(width, source.width)],
      [...nearestPlaces(height, source.height)],
    );
  const method = methodOf(source, width, height, filter);
  if (method === "area") return shrunk(source, width, height);
  const size = { width, height, channels: source.channels };
  if (method === "cubic") {
    const columns = cubicTaps(width, source.width);
    return interpolatedFloats(source, columns, cubicTaps(height, source.height), size);
  }
  const tapsOf =
    method === "enlarging area"
      ? enlargingAreaTaps
      : (count: number, size: number) => interpolatingTaps(method, count, size);
  const across = tapsOf(width, source.width);
  const down = tapsOf(height, source.height);
  return interpolated(source, across, down, size, method === "lanczos4" ? joinFixed : joinLinear);
}

type Method = "linear" | "cubic" | "lanczos4" | "area" | "enlarging area";

/** Halving both sides by linear weights is the mean of four; enlarging by area is a kind of linear. */
export function methodOf(
  source: { readonly width: number; readonly height: number },
  width: number,
  height: number,
  filter: Exclude<OpenCvFilter, "nearest">,
): Method {
  if (filter === "area")
    return width <= source.width && height <= source.height ? "area" : "enlarging area";
  if (filter === "linear" && source.width === 2 * width && source.height === 2 * height)
    return "area";
  return filter;
}

const WEIGHT_BITS = 11;

/** Bits behind the point of sums over both axes. */
const SUM_BITS = 2 * WEIGHT_BITS;

type Size = Omit<Raster, "data">;

/** One row of the result, of rows of sums and a weight for each. */
type Join = (rows: readonly Int32Array[], weights: Int32Array, out: Uint8ClampedArray) => void;

function interpolated(
  { width: size, channels, data }: Raster,
  across: Taps,
  down: Taps,
  { width, height }: Size,
  join: Join,
): Raster {
  const line = width * channels;
  const weightsAcross = fixed(across.weights);
  const weightsDown = fixed(down.weights);
  const taps = down.starts[1] ?? 0;
  const rows = heldRows(
    taps,
    () => new Int32Array(line),
    (y, sums) => {
      const begin = y * size * channels;
      for (let x = 0, to = 0; x < width; x++) {
        const end = across.starts[x + 1] ?? 0;
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = across.starts[x] ?? 0; k < end; k++)
            sum +=
              (weightsAcross[k] ?? 0) * (data[begin + (across.places[k] ?? 0) * channels + c] ?? 0);
          sums[to++] = sum;
        }
      }
    },
  );
  const out = new Uint8ClampedArray(line * height);
  for (let y = 0; y < height; y++) {
    const start = y * taps;
    const sources = Array.from({ length: taps }, (_, k) => rows(down.places[start + k] ?? 0));
    join(
      sources,
      weightsDown.subarray(start, start + taps),
      out.subarray(y * line, y * line + line),
    );
  }
  return { width, height, channels, data: out };
}

/** The rows of sums that one row of the result is made of; those that are next to each other never share a place. */
function heldRows<Row>(
  count: number,
  empty: () => Row,
  fill: (y: number, row: Row) => void,
): (y: number) => Row {
  const rows = Array.from({ length: count }, empty);
  const held = new Int32Array(count).fill(-1);
  return (y) => {
    const place = y % count;
    const row = rows[place] ?? empty();
    if (held[place] !== y) fill(y, row);
    held[place] = y;
    return row;
  };
}

function fixed(weights: Float32Array): Int32Array {
  const places = new Int32Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const wanted = (weights[i] ?? 0) * 2 ** WEIGHT_BITS;
    const below = Math.floor(wanted);
    const rest = wanted - below;
    places[i] = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  }
  return places;
}

/** Both products lose their lower 16 bits before they are added. */
function joinLinear(rows: readonly Int32Array[], weights: Int32Array, out: Uint8ClampedArray) {
  const [upper = out, lower = upper] = rows;
  const [a = 0, b = 0] = weights;
  for (let i = 0; i < out.length; i++)
    out[i] = (((((upper[i] ?? 0) >> 4) * a) >> 16) + ((((lower[i] ?? 0) >> 4) * b) >> 16) + 2) >> 2;
}

/** Four taps, rounded to 32 bits where the library does: along rows one after the other from the last, along columns
 *  in pairs, whose second products are added unrounded. */
function interpolatedFloats(
  { width: size, channels, data }: Raster,
  { places, weights }: Taps,
  down: Taps,
  { width, height }: Size,
): Raster {
  const line = width * channels;
  const fround = Math.fround;
  const rows = heldRows(
    4,
    () => new Float32Array(line),
    (y, sums) => {
      const begin = y * size * channels;
      for (let x = 0, k = 0, to = 0; x < width; x++, k += 4) {
        const p0 = begin + (places[k] ?? 0) * channels;
        const p1 = begin + (places[k + 1] ?? 0) * channels;
        const p2 = begin + (places[k + 2] ?? 0) * channels;
        const p3 = begin + (places[k + 3] ?? 0) * channels;
        const w0 = weights[k] ?? 0;
        const w1 = weights[k + 1] ?? 0;
        const w2 = weights[k + 2] ?? 0;
        const w3 = weights[k + 3] ?? 0;
        for (let c = 0; c < channels; c++, to++) {
          let sum = fround(w3 * (data[p3 + c] ?? 0));
          sum = fround(sum + fround(w2 * (data[p2 + c] ?? 0)));
          sum = fround(sum + fround(w1 * (data[p1 + c] ?? 0)));
          sums[to] = fround(sum + fround(w0 * (data[p0 + c] ?? 0)));
        }
      }
    },
  );
  const out = new Uint8ClampedArray(line * height);
  for (let y = 0, k = 0; y < height; y++, k += 4) {
    const r0 = rows(down.places[k] ?? 0);
    const r1 = rows(down.places[k + 1] ?? 0);
    const r2 = rows(down.places[k + 2] ?? 0);
    const r3 = rows(down.places[k + 3] ?? 0);
    const w0 = down.weights[k] ?? 0;
    const w1 = down.weights[k + 1] ?? 0;
    const w2 = down.weights[k + 2] ?? 0;
    const w3 = down.weights[k + 3] ?? 0;
    for (let i = 0, to = y * line; i < line; i++, to++) {
      const even = fround(w2 * (r2[i] ?? 0) + fround(w0 * (r0[i] ?? 0)));
      const odd = fround(w3 * (r3[i] ?? 0) + fround(w1 * (r1[i] ?? 0)));
      out[to] = fround(even + odd);
    }
  }
  return { width, height, channels, data: out };
}

function joinFixed(rows: readonly Int32Array[], weights: Int32Array, out: Uint8ClampedArray): void {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < rows.length; k++) sum += (rows[k]?.[i] ?? 0) * (weights[k] ?? 0);
    out[i] = (sum + 2 ** (SUM_BITS - 1)) >> SUM_BITS;
  }
}

/** Means of what each pixel covers, in 32-bit floats; where the sides are multiples, of whole sums. */
function shrunk({ width: w, height: h, channels, data }: Raster, width: number, height: number) {
  const out = new Uint8ClampedArray(width * height * channels);
  const line = width * channels;
  const result = { width, height, channels, data: out };
  if (w % width === 0 && h % height === 0) {
    meansOfBlocks(data, channels, w / width, h / height, result);
    return result;
  }
  const across = areaTaps(width, w);
  const down = areaTaps(height, h);
  const fround = Math.fround;
  const row = new Float32Array(line);
  const sum = new Float32Array(line);
  for (let y = 0; y < height; y++) {
    const start = down.starts[y] ?? 0;
    for (let j = start; j < (down.starts[y + 1] ?? 0); j++) {
      const begin = (down.places[j] ?? 0) * w * channels;
      const weight = down.weights[j] ?? 0;
      for (let x = 0, to = 0; x < width; x++) {
        const [first, end] = [across.starts[x] ?? 0, across.starts[x + 1] ?? 0];
        for (let c = 0; c < channels; c++) {
          let total = 0;
          for (let k = first; k < end; k++)
            total = fround(
              total +
                fround(
                  (across.weights[k] ?? 0) *
                    (data[begin + (across.places[k] ?? 0) * channels + c] ?? 0),
                ),
            );
          row[to++] = total;
        }
      }
      if (j === start) for (let i = 0; i < line; i++) sum[i] = (row[i] ?? 0) * weight;
      else for (let i = 0; i < line; i++) sum[i] = (sum[i] ?? 0) + fround((row[i] ?? 0) * weight);
    }
    out.set(sum, y * line);
  }
  return result;
}

function meansOfBlocks(
  data: Uint8ClampedArray,
  channels: number,
  across: number,
  down: number,
  { width, height, data: out }: Raster,
): void {
  const line = width * channels * across;
  const share = Math.fround(1 / (across * down));
  const four = across === 2 && down === 2;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let v = 0; v < down; v++) {
          const begin = (y * down + v) * line + x * across * channels + c;
          for (let u = 0; u < across; u++) sum += data[begin + u * channels] ?? 0;
        }
        out[to++] = four ? (sum + 2) >> 2 : Math.fround(sum * share);
      }
}
