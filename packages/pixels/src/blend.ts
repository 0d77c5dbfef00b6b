/** Two pictures shown through each other, in Pillow's arithmetic.
 *  Reference: python-pillow/Pillow@13.0.0 src/libImaging/Blend.c (ImagingBlend). */
import type { Pixels } from "./pixels.ts";
import { PixelsError } from "./pixels-error.ts";

/** Every channel, alpha too, on the way from `below` to `above`: at `share` 0 the one, at 1 the other, cut off to whole
 *  levels between them. Errors: `size`; `RangeError` for shares outside 0 to 1. */
export function blended(below: Pixels, above: Pixels, share: number): Pixels {
  const { width, height } = below;
  if (above.width !== width || above.height !== height)
    throw new PixelsError(
      "size",
      `${width}x${height} and ${above.width}x${above.height}; expected one size`,
    );
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`blended: a share of ${share}, expected 0 to 1`);
  const single = Math.fround(share);
  const data = below.data.map((from, at) => {
    const way = (above.data[at] ?? 0) - from;
    return Math.trunc(Math.fround(from + Math.fround(single * way)));
  });
  return { width, height, data };
}
