/** OpenCV's `dilate` and `erode`: the largest or smallest sample under a kernel; beyond the border lies nothing. */
import type { Raster } from "../raster.ts";
import type { Floats } from "./floats.ts";

/** Places under a kernel, from its middle: [dx, dy]. */
export type KernelPlaces = readonly (readonly [dx: number, dy: number])[];

/** A full kernel of width x height, its anchor in the middle (at width >> 1 of even ones). */
export function boxPlaces(width: number, height = width): KernelPlaces {
  return Array.from({ length: width * height }, (_, i) => [
    (i % width) - (width >> 1),
    Math.floor(i / width) - (height >> 1),
  ]);
}

export const dilated = <Kind extends Raster | Floats>(source: Kind, places: KernelPlaces): Kind =>
  extremes(source, places, 1);

export const eroded = <Kind extends Raster | Floats>(source: Kind, places: KernelPlaces): Kind =>
  extremes(source, places, -1);

function extremes<Kind extends Raster | Floats>(
  source: Kind,
  places: KernelPlaces,
  sign: 1 | -1,
): Kind {
  const { width, height, channels, data } = source;
  const line = width * channels;
  const out = data instanceof Float32Array ? new Float32Array(data) : new Uint8ClampedArray(data);
  const begun = new Uint8Array(height * width);
  for (const [dx, dy] of places)
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++)
      for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
        const to = y * line + x * channels;
        const from = to + dy * line + dx * channels;
        const first = begun[y * width + x] === 0;
        begun[y * width + x] = 1;
        for (let c = 0; c < channels; c++) {
          const value = data[from + c] ?? 0;
          if (first || sign * value > sign * (out[to + c] ?? 0)) out[to + c] = value;
        }
      }
  return { ...source, data: out };
}
