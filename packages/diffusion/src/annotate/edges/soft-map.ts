/** From what a network sees of edges, 0 to 1, to the levels of a map.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/util.py (safe_step). */
import type { TensorData } from "@inkloom/engine";
import type { Raster } from "@inkloom/pixels";
import { floatsIn } from "./planes.ts";

const { fround } = Math;

/** Grey levels of [1, 1, H, W]. `steps` above 0 leaves that many levels beside black, in which no trace of the picture
 *  stays. */
export function softMap(edges: TensorData, steps: number): Raster {
  const [, , height = 0, width = 0] = edges.shape;
  const data = floatsIn(edges);
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0; i < out.length; i++) {
    const value = data[i] ?? 0;
    const level = steps > 0 ? fround(Math.trunc(fround(value * (steps + 1))) / steps) : value;
    out[i] = Math.floor(level * 255);
  }
  return { width, height, channels: 1, data: out };
}

/** White where an edge is more likely than not. */
export function surelyMap(edges: TensorData): Raster {
  const [, , height = 0, width = 0] = edges.shape;
  const data = floatsIn(edges);
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0; i < out.length; i++) out[i] = (data[i] ?? 0) > SURELY ? 255 : 0;
  return { width, height, channels: 1, data: out };
}

const SURELY = 0.5;
