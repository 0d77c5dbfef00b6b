/** The size a picture is enlarged to, as A1111 reckons it: by a factor, or to a width and height.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@01c1a40, scripts/postprocessing_upscale.py. */
import { cropped, type Pixels } from "@inkloom/pixels";
import type { PictureSize } from "./upscale.ts";

export type WantedSize =
  /** `most` bounds the longer side, 0 for no bound. */
  | { readonly scale: number; readonly most?: number }
  /** One side may be left out, and follows from the other. */
  | { readonly width?: number | undefined; readonly height?: number | undefined };

/** Sides are rounded down; a picture to fit a width and height covers both. A1111 also rounds to multiples
 *  of 8, which for pictures that it made changes nothing. */
export function enlargedSize(size: PictureSize, wanted: WantedSize): PictureSize {
  if ("scale" in wanted && isBounded(size, wanted)) return boundedSides(size, wanted);
  const scale = "scale" in wanted ? wanted.scale : covering(size, wanted);
  const side = (length: number, exact: number | undefined): number =>
    exact !== undefined && Math.abs(length * scale - exact) < 1
      ? exact
      : Math.max(1, Math.floor(length * scale));
  const exact = "scale" in wanted ? {} : wanted;
  return { width: side(size.width, exact.width), height: side(size.height, exact.height) };
}

/** Whether a factor would lead past its bound. */
export const isBounded = (
  { width, height }: PictureSize,
  { scale, most = 0 }: { readonly scale: number; readonly most?: number },
): boolean => most !== 0 && Math.max(width, height) * scale > most;

/** The longer side at the bound, the other in proportion and cut off to whole pixels. */
function boundedSides(
  size: PictureSize,
  { scale, most = 0 }: { readonly scale: number; readonly most?: number },
): PictureSize {
  const [width, height] = [size.width * scale, size.height * scale];
  return height > width
    ? { width: Math.max(1, Math.floor((most * width) / height)), height: most }
    : { width: most, height: Math.max(1, Math.floor((most * height) / width)) };
}

const covering = (
  size: PictureSize,
  wanted: Partial<Record<keyof PictureSize, number | undefined>>,
): number => Math.max((wanted.width ?? 0) / size.width, (wanted.height ?? 0) / size.height);

/** The middle `width` x `height` of a picture that covers it. */
export function middleOf(pixels: Pixels, { width, height }: PictureSize): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const left = Math.floor(pixels.width / 2) - Math.floor(width / 2);
  const top = Math.floor(pixels.height / 2) - Math.floor(height / 2);
  return cropped(pixels, { left, top, right: left + width, bottom: top + height });
}
