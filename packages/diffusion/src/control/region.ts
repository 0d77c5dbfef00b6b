/** Where in the picture a unit counts. Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py
 *  (apply_effective_region_mask). */
import type { Pixels } from "@inkloom/pixels";
import { interpolated } from "../latents/interpolate.ts";

/** Shares from 0 to 1, row by row, for features of any size; each size is made once. */
export type Region = (height: number, width: number) => Float32Array;

/** Of the red of a picture: white counts. */
export function regionOf({ width, height, data }: Pixels): Region {
  const whole = Float32Array.from({ length: width * height }, (_, i) => (data[i * 4] ?? 0) / 255);
  const made = new Map<string, Float32Array>();
  return (rows, columns) => {
    const key = `${rows}x${columns}`;
    const known = made.get(key);
    if (known) return known;
    const size = { width: columns, height: rows };
    const scaled = interpolated({ data: whole, shape: [1, 1, height, width] }, size, "bilinear");
    made.set(key, scaled.data);
    return scaled.data;
  };
}
