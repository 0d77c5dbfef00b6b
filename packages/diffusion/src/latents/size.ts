/** Sizes of what is drawn: pixels -> latent cells. */
import { Problem } from "@inkloom/contract";
import type { VaeConfig } from "@inkloom/models";

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** What parameters of sizes are multiples of, and their range. */
const STEP = 8;
const RANGE = { least: 64, most: 4096 };

/**
 * The size of a request: what it says; the rest by the proportions of the picture that drawing begins with,
 * with as many pixels as the model knows (`native` squared), or `native` without one.
 */
export function fittedSize(
  { width, height }: { readonly width?: number; readonly height?: number },
  native: number,
  picture?: PixelSize,
): PixelSize {
  const proportion = picture === undefined ? 1 : picture.width / picture.height;
  const side = (exact: number): number =>
    Math.min(Math.max(Math.round(exact / STEP) * STEP, RANGE.least), RANGE.most);
  if (picture === undefined) return { width: width ?? native, height: height ?? native };
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) return { width, height: side(width / proportion) };
  if (height !== undefined) return { width: side(height * proportion), height };
  return {
    width: side(native * Math.sqrt(proportion)),
    height: side(native / Math.sqrt(proportion)),
  };
}

/** @throws Problem `input/invalid` when a side is not a whole number of latent cells. */
export function latentSize(
  { channels }: VaeConfig,
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const factor = 2 ** (channels.length - 1);
  for (const [name, side] of Object.entries({ width, height }))
    if (side % factor !== 0)
      throw new Problem("input/invalid", {
        en: `${name} is ${side}, expected a multiple of ${factor}`,
        zh: `${name === "width" ? "宽度" : "高度"}为 ${side}，应为 ${factor} 的倍数`,
      });
  return { width: width / factor, height: height / factor };
}
