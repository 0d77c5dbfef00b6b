/** The picture of parity/annotators/classic_scene.py, and how goldens keep results. */
import { createHash } from "node:crypto";
import type { Raster } from "../raster.ts";

/** The 32-bit "lowbias32" mixer (Chris Wellons, public domain). */
function mixed(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Slopes, a disk, stripes, a diagonal and some noise. */
export function scene(width: number, height: number, channels: number, salt = 0): Raster {
  const data = new Uint8ClampedArray(width * height * channels);
  const reach = Math.min(width, height) ** 2;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++, at++) {
        const slope = (x * 3 + y * 2 + 50 * c + 17 * salt) % 510;
        let value = slope <= 255 ? slope : 510 - slope;
        if ((3 * x - width) ** 2 + (3 * y - 2 * height) ** 2 < reach) value = 255 - value;
        if (2 * x > width && y % 23 < 3) value = 20 + 30 * c;
        if (Math.abs(x - y - 10) < 3) value = 230;
        data[at] = value + (mixed(at + salt * 1000003) >>> 28) - 8;
      }
  return { width, height, channels, data };
}

/** The middle grey with noise of a spread: edges of every direction and strength. */
export function noise(width: number, height: number, channels: number, spread: number): Raster {
  const data = new Uint8ClampedArray(width * height * channels);
  for (let i = 0; i < data.length; i++) data[i] = (mixed(i) % spread) + 128 - (spread >> 1);
  return { width, height, channels, data };
}

export const digest = ({ data }: { data: Uint8ClampedArray | Float32Array }): string =>
  createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");

/** Little-endian float32 of a golden. */
export function floatsFrom(text: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
}
