/** Masked areas filled with the colours around them, by blurs from wide to narrow on top of each other.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0cb7262, modules/masking.py (fill). */
import { alphaComposite, pasteMasked, premultiplied, straight } from "../alpha.ts";
import { blurPillow } from "../blur/pillow.ts";
import { opaque, type Pixels } from "../pixels.ts";
import { rasterOf } from "../raster.ts";
import { invertedMask, type Mask } from "./mask.ts";

/** Standard deviations of the blurs in pixels, and how often each is laid on. */
const LAYERS = [
  [256, 1],
  [64, 1],
  [16, 2],
  [4, 4],
  [2, 2],
  [0, 1],
] as const;

/** The picture, opaque, with its masked pixels replaced. Error: `size`. */
export function filledUnderMask(pixels: Pixels, mask: Mask): Pixels {
  const { width, height } = pixels;
  const nothing: Pixels = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  const kept = pasteMasked(nothing, premultiplied(pixels), invertedMask(mask));
  let filled = nothing;
  for (const [radius, repeats] of LAYERS) {
    const blurred = straight(blurPillow(rasterOf(kept, 4), radius));
    for (let i = 0; i < repeats; i++) filled = alphaComposite(filled, blurred);
  }
  return opaque(filled);
}
