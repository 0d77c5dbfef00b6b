/** How much a picture changes from pixel to pixel: what LeReS++ takes for the cues of depth. */
import type { Raster } from "@inkloom/pixels";
import type { Plane } from "./planes.ts";

/** The shares of the colours in grey. */
const GREY = [0.2989, 0.587, 0.114] as const;

/** Absolute Sobel derivatives, across and down, added up; beyond the border the picture is mirrored. */
export function gradientOf({ width, height, data }: Raster): Plane<Float64Array> {
  const grey = new Float64Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] =
      (data[i * 3] ?? 0) * GREY[0] +
      (data[i * 3 + 1] ?? 0) * GREY[1] +
      (data[i * 3 + 2] ?? 0) * GREY[2];
  const out = new Float64Array(grey.length);
  for (let y = 0; y < height; y++) {
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    for (let x = 0; x < width; x++) {
      const left = mirrored(x - 1, width);
      const right = mirrored(x + 1, width);
      const [a, b, c] = [grey[above + left] ?? 0, grey[above + x] ?? 0, grey[above + right] ?? 0];
      const [d, f] = [grey[here + left] ?? 0, grey[here + right] ?? 0];
      const [g, h, i] = [grey[below + left] ?? 0, grey[below + x] ?? 0, grey[below + right] ?? 0];
      const down = g + 2 * h + i - (a + 2 * b + c);
      const across = c + 2 * f + i - (a + 2 * d + g);
      out[here + x] = Math.abs(down) + Math.abs(across);
    }
  }
  return { width, height, data: out };
}

/** Without repeating the border's own pixel. */
const mirrored = (at: number, size: number): number =>
  size === 1 ? 0 : at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
