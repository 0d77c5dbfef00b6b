/** The pictures of a request: on white, extended where more is wanted at once. */
import type { Img2imgRequest } from "@inkloom/contract";
import { flattened, type Pixels } from "@inkloom/pixels";
import type { PixelSize } from "../latents/size.ts";
import { expectDrawableSize } from "./drawable-size.ts";
import { extended, isExtended } from "./extend.ts";
import { maskBlur, type MaskedPicture, readMask } from "./source.ts";

export interface Img2imgPictures {
  readonly image: Pixels;
  readonly mask?: Pixels | undefined;
}

export const isExtendedAtOnce = (request: Img2imgRequest): boolean =>
  isExtended(request) && request.outpaint_mode === "whole";

export const isExtendedBySides = (request: Img2imgRequest): boolean =>
  isExtended(request) && request.outpaint_mode === "mk2";

/** On white where it is transparent, as in A1111. @throws Problem `mask/size` */
export function maskedPicture(
  request: Img2imgRequest,
  { image, mask }: Img2imgPictures,
): MaskedPicture {
  const picture = flattened(image);
  const given = mask && readMask(picture, mask, request);
  if (!isExtendedAtOnce(request)) return { picture, mask: given };
  return extended(picture, request, maskBlur(request), given);
}

/** What an extended picture is drawn at unless another size is asked for. @throws Problem `input/invalid` */
export function wholeSize(
  { width, height }: PixelSize,
  asked: Pick<Img2imgRequest, "width" | "height">,
): PixelSize {
  const size = {
    width: asked.width ?? width - (width % 8),
    height: asked.height ?? height - (height % 8),
  };
  expectDrawableSize(size, { width, height });
  return size;
}
