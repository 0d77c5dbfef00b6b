import { PixelsError } from "./pixels-error.ts";
import { checkPixels, type Pixels } from "./pixels.ts";

/**
 * Peak signal-to-noise ratio of two pictures in dB: 10 log10(255^2 / mean squared error), over red, green
 * and blue; alpha does not count. Equal pictures give Infinity; 45 dB is about one level of difference.
 *
 * Error: `size`.
 */
export function psnr(left: Pixels, right: Pixels): number {
  checkPixels(left);
  checkPixels(right);
  if (left.width !== right.width || left.height !== right.height)
    throw new PixelsError(
      "size",
      `pictures of ${left.width}x${left.height} and ${right.width}x${right.height}; expected one size`,
    );
  let squares = 0;
  for (const [at, value] of left.data.entries())
    if (at % 4 !== 3) squares += (value - (right.data[at] ?? 0)) ** 2;
  const mean = squares / (left.width * left.height * 3);
  return mean === 0 ? Infinity : 10 * Math.log10(255 ** 2 / mean);
}
