/** Samples of any range, interleaved: [height, width, channels]. What networks and filters work on. */
import type { Raster } from "../raster.ts";

export interface Floats {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** The same samples, not rescaled. */
export function floatsOf({ width, height, channels, data }: Raster): Floats {
  return { width, height, channels, data: Float32Array.from(data) };
}

/** As numpy's `clip(0, 255).astype(uint8)`: what lies behind the point is cut off. */
export function bytesOf({ width, height, channels, data }: Floats): Raster {
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(data[i] ?? 0);
  return { width, height, channels, data: out };
}
