/** OpenCV's `resize` of 32-bit floats, equal but for the order in which it rounds (a few units in the last place).
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */
import { checkSides } from "../raster.ts";
import { methodOf, type OpenCvResize } from "../resize/opencv.ts";
import type { Floats } from "./floats.ts";
import {
  areaTaps,
  cubicTaps,
  enlargingAreaTaps,
  interpolatingTaps,
  nearestPlaces,
  type Taps,
} from "./resize-taps.ts";

/** Floats of another size; nothing is clamped. Error: `size`. */
export function resampledFloats(source: Floats, { width, height, filter }: OpenCvResize): Floats {
  checkSides("a resized picture", width, height);
  if (width === source.width && height === source.height) return source;
  if (filter === "nearest") return nearest(source, width, height);
  const method = methodOf(source, width, height, filter);
  const tapsOf = (count: number, size: number): Taps => {
    if (method === "area") return areaTaps(count, size);
    if (method === "enlarging area") return enlargingAreaTaps(count, size);
    return method === "cubic" ? cubicTaps(count, size) : interpolatingTaps(method, count, size);
  };
  const data = weighted(
    source.data,
    source,
    tapsOf(width, source.width),
    tapsOf(height, source.height),
    new Float32Array(width * height * source.channels),
  );
  return { width, height, channels: source.channels, data };
}

type Numbers = Float32Array | Float64Array;

/** Each sample of the result as the weighted sum of source samples, along rows and then along columns. */
function weighted<Out extends Numbers>(
  data: Numbers,
  { width: size, height: sizeDown, channels }: Omit<Floats, "data">,
  across: Taps,
  down: Taps,
  out: Out,
): Out {
  const width = across.starts.length - 1;
  const height = down.starts.length - 1;
  const line = width * channels;
  const rows = new Float64Array(line * sizeDown);
  for (let y = 0, to = 0; y < sizeDown; y++) {
    const begin = y * size * channels;
    for (let x = 0; x < width; x++) {
      const start = across.starts[x] ?? 0;
      const end = across.starts[x + 1] ?? 0;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = start; k < end; k++)
          sum +=
            (across.weights[k] ?? 0) * (data[begin + (across.places[k] ?? 0) * channels + c] ?? 0);
        rows[to++] = sum;
      }
    }
  }
  const sums = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = down.starts[y] ?? 0; k < (down.starts[y + 1] ?? 0); k++) {
      const weight = down.weights[k] ?? 0;
      const begin = (down.places[k] ?? 0) * line;
      for (let i = 0; i < line; i++) sums[i] = (sums[i] ?? 0) + weight * (rows[begin + i] ?? 0);
    }
    out.set(sums, y * line);
  }
  return out;
}

function nearest(
  { width: size, height: sizeDown, channels, data }: Floats,
  width: number,
  height: number,
) {
  const columns = nearestPlaces(width, size);
  const rows = nearestPlaces(height, sizeDown);
  const out = new Float32Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = ((rows[y] ?? 0) * size + (columns[x] ?? 0)) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c] ?? 0;
    }
  return { width, height, channels, data: out };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One plane of doubles by cubic weights, as OpenCV has them of doubles: the weights have 32 bits. */
export function resampledDoubles(data: Float64Array, from: Size, to: Size): Float64Array {
  const across = interpolatingTaps("cubic", to.width, from.width);
  const down = interpolatingTaps("cubic", to.height, from.height);
  const out = new Float64Array(to.width * to.height);
  return weighted(data, { ...from, channels: 1 }, across, down, out);
}
