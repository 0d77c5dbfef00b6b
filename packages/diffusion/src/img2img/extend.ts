/** Outpainting: the picture on a larger canvas, whose new part, and a strip of the old beside it, is the mask.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@82a973c, scripts/poor_mans_outpainting.py, in one piece. */
import type { Img2imgRequest } from "@inkloom/contract";
import { type Mask, type MaskBlur, opaque, paste, type Pixels } from "@inkloom/pixels";
import type { MaskedPicture } from "./source.ts";

type Sides = Pick<
  Img2imgRequest,
  "outpaint_left" | "outpaint_right" | "outpaint_top" | "outpaint_bottom"
>;

/** Whether anything is added. */
export const isExtended = (sides: Sides): boolean =>
  sides.outpaint_left + sides.outpaint_right + sides.outpaint_top + sides.outpaint_bottom > 0;

/** The strip of the old picture that is drawn anew is twice the mask blur wide; latents reach half a blur in.
 *  What `mask` marks of the old picture is drawn anew as well. */
export function extended(
  picture: Pixels,
  sides: Sides,
  blur: MaskBlur,
  mask?: Mask,
): Required<Pick<MaskedPicture, "picture" | "mask" | "latentMask">> {
  const { outpaint_left: left, outpaint_right: right } = sides;
  const { outpaint_top: top, outpaint_bottom: bottom } = sides;
  const [width, height] = [picture.width + left + right, picture.height + top + bottom];
  const ground = opaque({ width, height, data: new Uint8ClampedArray(width * height * 4) });
  paste(ground, opaque(picture), left, top);
  const keeping = (strip: MaskBlur): Mask => {
    const data = new Uint8ClampedArray(width * height).fill(255);
    const start = left + (left > 0 ? strip.x : 0);
    const end = width - right - (right > 0 ? strip.x : 0);
    const last = height - bottom - (bottom > 0 ? strip.y : 0);
    for (let y = top + (top > 0 ? strip.y : 0); y < last; y++)
      if (start < end) data.fill(0, y * width + start, y * width + end);
    mask?.data.forEach((value, i) => {
      const [x, y] = [i % mask.width, Math.floor(i / mask.width)];
      const at = (y + top) * width + x + left;
      data[at] = Math.max(data[at] ?? 0, value);
    });
    return { width, height, data };
  };
  return {
    picture: ground,
    mask: keeping({ x: blur.x * 2, y: blur.y * 2 }),
    latentMask: keeping({ x: Math.floor(blur.x / 2), y: Math.floor(blur.y / 2) }),
  };
}
