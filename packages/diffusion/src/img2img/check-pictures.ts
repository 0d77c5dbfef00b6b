/** What drawing would say of a picture and its mask, before anything is loaded. */
import type { Img2imgRequest } from "@inkloom/contract";
import type { PixelSize } from "../latents/size.ts";
import { expectCombinable } from "./combinations.ts";
import {
  type Img2imgPictures,
  isExtendedAtOnce,
  maskedPicture,
  wholeSize,
} from "./given-pictures.ts";
import { prepareSource } from "./source.ts";

/** Whatever the size, the same masks are empty. */
const ANY_SIZE = { width: 64, height: 64 };

/**
 * The size that a request without one is fitted to.
 * @throws Problem `mask/size`, `mask/empty`, `input/invalid` for pictures that are extended too far, and for
 *   settings that do not go together
 */
export function checkImg2imgPictures(
  request: Img2imgRequest,
  pictures: Img2imgPictures,
): PixelSize {
  expectCombinable(request);
  const given = maskedPicture(request, pictures);
  if (given.mask) prepareSource(given, request, ANY_SIZE);
  const { width, height } = given.picture;
  return isExtendedAtOnce(request) ? wholeSize(given.picture, request) : { width, height };
}
