/** Rectangles of a picture: which part of it is drawn alone when only what is masked changes.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0cb7262, modules/masking.py (get_crop_region,
 *  expand_crop_region). */
import { PixelsError } from "../pixels-error.ts";
import type { Mask } from "./mask.ts";

/** Pixels; right and bottom are not part of it. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest rectangle with everything that is marked, wider by `padding` inside the picture.
 *  Error: `empty` where nothing is marked. */
export function markedRegion({ width, height, data }: Mask, padding = 0): Region {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  if (right === 0)
    throw new PixelsError("empty", `a mask of ${width}x${height} in which nothing is marked`);
  return {
    left: Math.max(left - padding, 0),
    top: Math.max(top - padding, 0),
    right: Math.min(right + padding, width),
    bottom: Math.min(bottom + padding, height),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The region made wider or higher to the proportions in which it will be drawn, as far as the picture goes. */
export function expandedRegion(region: Region, drawn: Size, picture: Size): Region {
  const { left, top, right, bottom } = region;
  const proportion = drawn.width / drawn.height;
  if ((right - left) / (bottom - top) > proportion) {
    const more = Math.trunc((right - left) / proportion - (bottom - top));
    const [from, to] = grown(top, bottom, more, picture.height);
    return { left, right, top: from, bottom: to };
  }
  const more = Math.trunc((bottom - top) * proportion - (right - left));
  const [from, to] = grown(left, right, more, picture.width);
  return { top, bottom, left: from, right: to };
}

/** A span longer by `more` on both sides, pushed back inside 0 to `limit`. */
function grown(start: number, end: number, more: number, limit: number): [number, number] {
  const before = Math.floor(more / 2);
  let [from, to] = [start - before, end + more - before];
  if (to >= limit) [from, to] = [from - (to - limit), limit];
  if (from < 0) [from, to] = [0, to - from];
  return [from, Math.min(to, limit)];
}
