/** Masks: one byte per pixel, 255 where a picture is to be drawn anew.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (create_binary_mask,
 *  StableDiffusionProcessingImg2Img.init). */
import { greyPicture } from "../grey-picture.ts";
import { blurredBytes } from "../opencv/gaussian.ts";
import { checkPixels, type Pixels } from "../pixels.ts";
import { rasterOf } from "../raster.ts";

export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray; // [height, width]
}

/** Alpha above this is marked where a mask is given by its alpha. */
const MARKED = 128;

/**
 * The mask that a picture means: its alpha, as on or off, where anything in it is transparent; otherwise its
 * brightness, white being 255. `binary: false` keeps the alpha's steps.
 */
export function maskOfPicture(pixels: Pixels, { binary = true } = {}): Mask {
  checkPixels(pixels);
  const { width, height, data } = pixels;
  const mask = new Uint8ClampedArray(width * height);
  const byAlpha = data.some((value, at) => at % 4 === 3 && value !== 255);
  for (let at = 0; at < mask.length; at++) {
    const alpha = data[at * 4 + 3] ?? 0;
    mask[at] = byAlpha
      ? binary
        ? alpha > MARKED
          ? 255
          : 0
        : alpha
      : luma(data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0);
  }
  return { width, height, data: mask };
}

/** Pillow's conversion to grey: ITU-R 601-2 in 16 bits of fixed point. */
const luma = (red: number, green: number, blue: number): number =>
  (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;

export const invertedMask = ({ width, height, data }: Mask): Mask => ({
  width,
  height,
  data: data.map((value) => 255 - value),
});

/** How soft a mask's edges become along rows and along columns, pixels from 0. */
export interface MaskBlur {
  readonly x: number;
  readonly y: number;
}

/** Softer edges: A1111's Gaussian blur, first along rows, then along columns. */
export function blurredMask(mask: Mask, { x, y }: MaskBlur): Mask {
  const taps = (blur: number): number => 2 * Math.trunc(2.5 * blur + 0.5) + 1;
  const across = x === 0 ? mask : blurredBytes(rasterOf(mask, 1), { x: taps(x), y: 1, sigma: x });
  if (y === 0) return { width: across.width, height: across.height, data: across.data };
  const { width, height, data } = blurredBytes(rasterOf(across, 1), { x: 1, y: taps(y), sigma: y });
  return { width, height, data };
}

/** Twice as strong, clamped: what lies under a picture that is drawn anew as a whole. */
export const doubledMask = ({ width, height, data }: Mask): Mask => ({
  width,
  height,
  data: data.map((value) => value * 2),
});

/** Whether nothing is marked. */
export const isEmptyMask = ({ data }: Mask): boolean => data.every((value) => value === 0);

/** As a grey picture. */
export const pictureOfMask = ({ width, height, data }: Mask): Pixels =>
  greyPicture({ width, height, channels: 1, data: data.slice() });
