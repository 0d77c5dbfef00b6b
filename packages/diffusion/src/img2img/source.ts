/** A picture and a mask -> what is encoded, what is drawn anew, and what is laid over the result.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py
 *  (StableDiffusionProcessingImg2Img.init). */
import { type Img2imgRequest, Problem } from "@inkloom/contract";
import {
  blurredMask,
  cropped,
  doubledMask,
  expandedRegion,
  filledUnderMask,
  invertedMask,
  isEmptyMask,
  markedRegion,
  type Mask,
  type MaskBlur,
  maskOfPicture,
  opaque,
  pasteMasked,
  pictureOfMask,
  type Pixels,
  premultiplied,
  type Region,
  resizeTo,
  straight,
} from "@inkloom/pixels";
import type { PixelSize } from "../latents/size.ts";

export interface Source {
  /** What is encoded, of the drawing's size unless latents are resized; opaque. */
  readonly start: Pixels;
  /** Absent where everything is drawn anew. */
  readonly masked?: MaskedSource;
}

export interface MaskedSource {
  /** What is drawn anew, of the drawing's size. */
  readonly mask: Mask;
  /** What decides about latents; the mask unless a picture was extended. */
  readonly latentMask: Mask;
  /** The picture as it was, under what is drawn: whole where only a part is drawn. */
  readonly kept: Pixels;
  /** What the picture as it was hides of what is drawn, 255 nothing; of its size. */
  readonly overlaid: Mask;
  /** Where in the picture the drawing belongs; everywhere if absent. */
  readonly region?: Region;
}

export interface MaskedPicture {
  readonly picture: Pixels;
  /** Of the picture's size; softly blurred already where the picture was extended. */
  readonly mask?: Mask | undefined;
  readonly latentMask?: Mask | undefined;
}

type SourceRequest = Pick<
  Img2imgRequest,
  | "resize"
  | "mask_blur"
  | "mask_blur_x"
  | "mask_blur_y"
  | "mask_invert"
  | "fill"
  | "only_masked"
  | "padding"
  | "soft"
>;

/** How soft the mask becomes along each axis, pixels. */
export const maskBlur = (
  request: Pick<Img2imgRequest, "mask_blur" | "mask_blur_x" | "mask_blur_y">,
): MaskBlur => ({
  x: request.mask_blur_x ?? request.mask_blur,
  y: request.mask_blur_y ?? request.mask_blur,
});

/** The mask that a picture of a mask means. @throws Problem `mask/size` */
export function readMask(picture: PixelSize, mask: Pixels, { soft }: SourceRequest): Mask {
  if (mask.width !== picture.width || mask.height !== picture.height)
    throw new Problem("mask/size", {
      en: `the mask is ${mask.width}x${mask.height}, expected ${picture.width}x${picture.height}, the size of the picture`,
      zh: `蒙版大小为 ${mask.width}x${mask.height}，应与图片相同，即 ${picture.width}x${picture.height}`,
    });
  return maskOfPicture(mask, { binary: !soft });
}

/** @throws Problem `mask/empty` */
export function prepareSource(
  { picture, mask: given, latentMask }: MaskedPicture,
  request: SourceRequest,
  size: PixelSize,
): Source {
  const { resize, only_masked: onlyMasked } = request;
  const mode = resize === "latent" ? "stretch" : resize;
  if (given === undefined)
    return { start: resize === "latent" ? wholeCells(picture) : resizeTo(picture, size, mode) };
  const turned = request.mask_invert ? invertedMask(given) : given;
  if (isEmptyMask(turned)) throw emptyMask(turned);
  const mask = blurredMask(turned, maskBlur(request));
  const fill = (start: Pixels, under: Mask): Pixels =>
    request.fill === "original" ? start : filledUnderMask(start, under);
  if (onlyMasked) {
    const region = expandedRegion(markedRegion(mask, request.padding), size, mask);
    const part = resizedMask(croppedMask(mask, region), size, "fill");
    const start = resizeTo(cropped(opaque(picture), region), size, "fill");
    return {
      start: opaque(fill(start, part)),
      masked: { mask: part, latentMask: part, kept: opaque(picture), overlaid: mask, region },
    };
  }
  const whole = resizedMask(mask, size, mode);
  const latent = latentMask === undefined ? whole : resizedMask(latentMask, size, mode);
  const kept = opaque(resizeTo(picture, size, mode));
  return {
    start: fill(kept, latent),
    masked: { mask: whole, latentMask: latent, kept, overlaid: doubledMask(whole) },
  };
}

/** The picture with holes where something new may be seen. */
export function overlayOf({ kept, overlaid }: Pick<MaskedSource, "kept" | "overlaid">): Pixels {
  const { width, height } = kept;
  const nothing = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  return straight(pasteMasked(nothing, premultiplied(kept), invertedMask(overlaid)));
}

/** Cells that a picture of any size fills; what is left over on the right and below is not encoded. */
function wholeCells(picture: Pixels): Pixels {
  const side = (value: number): number => Math.max(8, value - (value % 8));
  const size = { width: side(picture.width), height: side(picture.height) };
  if (size.width > picture.width || size.height > picture.height)
    return opaque(resizeTo(picture, size, "stretch"));
  return opaque(cropped(picture, { left: 0, top: 0, right: size.width, bottom: size.height }));
}

const resizedMask = (mask: Mask, size: PixelSize, mode: "stretch" | "crop" | "fill"): Mask =>
  greyOf(resizeTo(pictureOfMask(mask), size, mode));

const croppedMask = (mask: Mask, region: Region): Mask =>
  greyOf(cropped(pictureOfMask(mask), region));

const greyOf = ({ width, height, data }: Pixels): Mask => ({
  width,
  height,
  data: data.filter((_, at) => at % 4 === 0),
});

function emptyMask({ width, height }: Mask): Problem {
  return new Problem("mask/empty", {
    en: `the mask of ${width}x${height} marks nothing, expected white where something new is drawn`,
    zh: `${width}x${height} 的蒙版没有标出任何区域，应在需要重新绘制处为白色`,
  });
}
