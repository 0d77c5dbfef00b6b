/** From depth without scale to a picture, near being white.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/__init__.py. */
import type { Raster } from "@inkloom/pixels";
import { type Plane, rangeOf } from "./planes.ts";

export interface DepthCuts {
  /** What is nearer than this share of the range becomes white, percent. */
  readonly removeNear: number;
  /** What is farther than this share of the range, counted from the back, becomes black, percent. */
  readonly removeBackground: number;
}

const LEVELS_16 = 65535;

/** One channel, of the depth's size. */
export function depthMap(
  { width, height, data }: Plane,
  { removeNear, removeBackground }: DepthCuts,
): Raster {
  const { low, high } = rangeOf(data);
  const range = Math.fround(high - low);
  const near = (removeNear / 100) * 255;
  const far = (removeBackground / 100) * 255;
  const out = new Uint8ClampedArray(data.length).fill(255);
  if (range > Number.EPSILON)
    for (let i = 0; i < out.length; i++) {
      const part = Math.fround(Math.fround(LEVELS_16 * Math.fround((data[i] ?? 0) - low)) / range);
      const level = Math.round(Math.trunc(part) / 257); // to 16 bits, then to 8
      const kept = near !== 0 && level <= near ? 0 : level;
      out[i] = 255 - kept;
    }
  if (far !== 0) for (let i = 0; i < out.length; i++) if ((out[i] ?? 0) <= far) out[i] = 0;
  return { width, height, channels: 1, data: out };
}
