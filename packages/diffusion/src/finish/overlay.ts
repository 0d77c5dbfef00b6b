/** What was drawn goes back into its picture, and what was kept over it.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (uncrop, apply_overlay). */
import { alphaComposite, opaque, paste, type Pixels, type Region, resizeTo } from "@inkloom/pixels";

/** `overlay` has holes where something new is seen; `region` is where in it the drawing belongs. */
export function overlaid(drawn: Pixels, overlay: Pixels, region?: Region): Pixels {
  if (region === undefined) return opaque(alphaComposite(drawn, overlay));
  const { width, height } = overlay;
  const ground: Pixels = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  const size = { width: region.right - region.left, height: region.bottom - region.top };
  paste(ground, opaque(resizeTo(drawn, size, "crop")), region.left, region.top);
  return opaque(alphaComposite(ground, overlay));
}
