/** How a picture of other proportions becomes one of a wanted size.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@00952fb, modules/images.py (resize_image). */
import { checkPixels, opaque, type Pixels } from "../pixels.ts";
import { type Box, resizePillow } from "./pillow.ts";

/**
 * - `stretch`: just resize;
 * - `crop`: crop and resize, what is too long is cut off on both sides;
 * - `fill`: resize and fill, what is missing repeats the border's pixels.
 */
export type ResizeMode = "stretch" | "crop" | "fill";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Opaque unless only stretched. Lanczos, as in A1111 without an upscaler. Error: `size`. */
export function resizeTo(pixels: Pixels, { width, height }: Size, mode: ResizeMode): Pixels {
  checkPixels(pixels);
  const lanczos = (size: Size): Pixels => sameOrResized(pixels, size);
  if (mode === "stretch") return lanczos({ width, height });
  const wider = width / height > pixels.width / pixels.height;
  const alongWidth = mode === "crop" ? wider : !wider;
  const byHeight = Math.floor((pixels.width * height) / pixels.height);
  const byWidth = Math.floor((pixels.height * width) / pixels.width);
  const same = width / height === pixels.width / pixels.height;
  const size = alongWidth && !same ? { width, height: byWidth } : { width: byHeight, height };
  const resized = lanczos({ width: Math.max(1, size.width), height: Math.max(1, size.height) });
  const left = Math.floor(width / 2) - Math.floor(resized.width / 2);
  const top = Math.floor(height / 2) - Math.floor(resized.height / 2);
  const ground = blank(width, height);
  paste(ground, opaque(resized), left, top);
  if (mode === "crop" || same) return ground;
  if (!wider) {
    const strip = { width, height: top };
    paste(ground, border(resized, strip, [0, 0, width, 0]), 0, 0);
    const end: Box = [0, resized.height, width, resized.height];
    paste(ground, border(resized, strip, end), 0, top + resized.height);
  } else {
    const strip = { width: left, height };
    paste(ground, border(resized, strip, [0, 0, 0, height]), 0, 0);
    const end: Box = [resized.width, 0, resized.width, height];
    paste(ground, border(resized, strip, end), left + resized.width, 0);
  }
  return ground;
}

const sameOrResized = (pixels: Pixels, { width, height }: Size): Pixels =>
  pixels.width === width && pixels.height === height
    ? pixels
    : resizePillow(pixels, { width, height, filter: "lanczos" });

/** A strip made of a box without extent on one side: the border's pixels, again and again. */
const border = (pixels: Pixels, { width, height }: Size, box: Box): Pixels | undefined =>
  width < 1 || height < 1
    ? undefined
    : opaque(resizePillow(pixels, { width, height, filter: "bicubic", box }));

function blank(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}

/** Copies a picture into another at a place; what lies outside is left away. */
export function paste(ground: Pixels, pixels: Pixels | undefined, left: number, top: number): void {
  if (pixels === undefined) return;
  const from = Math.max(0, -left);
  const until = Math.min(pixels.width, ground.width - left);
  for (let y = Math.max(0, -top); y < Math.min(pixels.height, ground.height - top); y++) {
    const row = y * pixels.width;
    ground.data.set(
      pixels.data.subarray((row + from) * 4, (row + until) * 4),
      ((y + top) * ground.width + left + from) * 4,
    );
  }
}

/** The part of a picture inside a rectangle, which must lie in it. */
export function cropped(
  { width, data }: Pixels,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): Pixels {
  const out = new Uint8ClampedArray((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y++)
    out.set(
      data.subarray((y * width + left) * 4, (y * width + right) * 4),
      (y - top) * (right - left) * 4,
    );
  return { width: right - left, height: bottom - top, data: out };
}
