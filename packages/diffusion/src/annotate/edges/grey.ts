import type { Raster } from "@inkloom/pixels";

/** Shares of red, green and blue in grey, of 2^15, as OpenCV has them. */
const [RED, GREEN, BLUE] = [9798, 19235, 3735] as const;

/** OpenCV's `cvtColor(x, COLOR_RGB2GRAY)` of bytes. */
export function greyOf({ width, height, data }: Raster): Raster {
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0, from = 0; i < out.length; i++, from += 3)
    out[i] =
      (RED * (data[from] ?? 0) +
        GREEN * (data[from + 1] ?? 0) +
        BLUE * (data[from + 2] ?? 0) +
        2 ** 14) >>
      15;
  return { width, height, channels: 1, data: out };
}
