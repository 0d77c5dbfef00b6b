/** The lightness of CIE L*a*b* as OpenCV's `cvtColor` makes it of bytes: tables and whole numbers, 0 to 255.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/color_lab.cpp (RGB2Lab_b). */
import type { Raster } from "../raster.ts";
import { halfToEven } from "./gaussian.ts";

const LINEAR_BITS = 3;
const WEIGHT_BITS = 12;
const ROOT_BITS = WEIGHT_BITS + LINEAR_BITS;

/** Light of each sRGB level, of 255 with three bits behind the point. */
const LINEAR = Int32Array.from({ length: 256 }, (_, level) => {
  const x = level / 255;
  const light = x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  return halfToEven(255 * 2 ** LINEAR_BITS * light);
});

/** CIE's root of each amount of light, with fifteen bits behind the point. */
const ROOT = Int32Array.from({ length: 256 * 1.5 * 2 ** LINEAR_BITS }, (_, i) => {
  const x = i / (255 * 2 ** LINEAR_BITS);
  return halfToEven(2 ** ROOT_BITS * (x < 0.008856 ? x * 7.787 + 16 / 116 : Math.cbrt(x)));
});

/** Shares of sRGB's red, green and blue in luminance, with twelve bits behind the point. */
const [RED, GREEN, BLUE] = [871, 2929, 296] as const;

const SCALE = Math.floor((116 * 255 + 50) / 100);
const SHIFT = -Math.floor((16 * 255 * 2 ** ROOT_BITS + 50) / 100);

/** One channel, of red, green and blue; `order` says which channel is taken for red. @default "rgb" */
export function lightness(
  { width, height, channels, data }: Raster,
  order: "rgb" | "bgr" = "rgb",
): Raster {
  const out = new Uint8ClampedArray(width * height);
  const [r, b] = order === "rgb" ? [0, 2] : [2, 0];
  for (let i = 0, at = 0; i < out.length; i++, at += channels) {
    const light =
      RED * (LINEAR[data[at + r] ?? 0] ?? 0) +
      GREEN * (LINEAR[data[at + 1] ?? 0] ?? 0) +
      BLUE * (LINEAR[data[at + b] ?? 0] ?? 0);
    const root = ROOT[(light + 2 ** (WEIGHT_BITS - 1)) >> WEIGHT_BITS] ?? 0;
    out[i] = (SCALE * root + SHIFT + 2 ** (ROOT_BITS - 1)) >> ROOT_BITS;
  }
  return { width, height, channels: 1, data: out };
}
