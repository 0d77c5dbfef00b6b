/** Soft edges as a hand would draw them: their ridges, one pixel wide, and lines of a pen around these.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/util.py (nms),
 *  scripts/preprocessor/legacy/processor.py (scribble_hed). */
import { blurredBytes, blurredFloats, floatsOf, type Raster } from "@inkloom/pixels";

/** How far edges are smoothed before their ridges are looked for, and how wide the pen is, pixels. */
const SIGMA = 3;
/** What a ridge is above. */
const RIDGE = 127;
/** What the blurred ridge is above where the pen draws. */
const INK = 4;

/** A map of one channel -> white lines on black. */
export function scribbled(map: Raster): Raster {
  const blurred = blurredBytes(ridges(map), SIGMA);
  const data = blurred.data.map((value) => (value > INK ? 255 : 0));
  return { ...blurred, data };
}

/** White where no pixel on either side along one of four directions is above. */
function ridges(map: Raster): Raster {
  const { width, height, data } = blurredFloats(floatsOf(map), SIGMA);
  const out = new Uint8ClampedArray(width * height);
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const value = data[i] ?? 0;
      if (value <= RIDGE) continue;
      const isRidge =
        (value >= at(x - 1, y) && value >= at(x + 1, y)) ||
        (value >= at(x, y - 1) && value >= at(x, y + 1)) ||
        (value >= at(x - 1, y - 1) && value >= at(x + 1, y + 1)) ||
        (value >= at(x + 1, y - 1) && value >= at(x - 1, y + 1));
      if (isRidge) out[i] = 255;
    }
  return { width, height, channels: 1, data: out };
}
