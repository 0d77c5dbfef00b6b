/** QR codes (ISO/IEC 18004) as squares, and as pictures whose squares are whole pixels. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import { create } from "qrcode";

/** The squares of a code, row by row; 1 is dark. */
export interface QrModules {
  readonly size: number;
  readonly dark: Uint8Array;
}

/** With the most redundancy: about 30 % of it may be damaged. @throws Problem `input/invalid` for too long a text */
export function qrModules(text: string): QrModules {
  try {
    const { modules } = create(text, { errorCorrectionLevel: "H" });
    return { size: modules.size, dark: Uint8Array.from(modules.data) };
  } catch (error) {
    throw new Problem(
      "input/invalid",
      {
        en: `The text has ${text.length} characters, expected as many as a QR code of the highest redundancy holds: 1273 bytes, fewer of mixed ones.`,
        zh: `内容共 ${text.length} 个字符，超出最高容错级别二维码的容量（最多 1273 字节，混合字符更少）。`,
      },
      { cause: error },
    );
  }
}

export interface CodeLayout {
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** White around the code, in squares. */
  readonly margin: number;
  /** Side of a square, pixels; 0 for as large as fits. */
  readonly module: number;
}

/** Smaller squares are lost in latents, whose cells have eight pixels. Bare codes may have them. */
const SMALLEST_DRAWN = 6;

/** Networks of codes were trained on squares of sixteen pixels; cells of latents have eight. */
const STEPS = [8, 4];

/** Of the largest size that fits, what a rounder one must at least be. */
const KEPT = 0.75;

/**
 * Side of a square in pixels: the one that is asked for, or the largest that fits, rounded down to whole cells of
 * latents where the code stays nearly as large.
 * @throws Problem `input/invalid` where the picture is too small
 */
export function moduleSize(
  { size }: QrModules,
  { width, height, margin, module }: CodeLayout,
  { drawn }: { readonly drawn: boolean },
): number {
  const squares = size + 2 * margin;
  const largest = Math.floor(Math.min(width, height) / squares);
  const least = drawn ? SMALLEST_DRAWN : 1;
  const wanted =
    module > 0
      ? module
      : (STEPS.map((step) => largest - (largest % step)).find(
          (each) => each >= largest * KEPT && each > 0,
        ) ?? largest);
  if (wanted >= least && wanted <= largest) return wanted;
  const needed = Math.ceil((squares * Math.max(least, module)) / 8) * 8;
  throw new Problem("input/invalid", {
    en: `The code has ${squares} squares with its margin, which at ${Math.max(least, module)} pixels each do not fit into ${width}x${height}; expected at least ${needed}x${needed}, a shorter text or a smaller margin.`,
    zh: `二维码含边距共 ${squares} 个方格，每格 ${Math.max(least, module)} 像素时放不进 ${width}x${height}；请至少使用 ${needed}x${needed}，或缩短内容、减小边距。`,
  });
}

const [DARK, LIGHT, AROUND] = [0, 255, 128] as const;

/** Black on white in the middle of the picture; beyond the margin grey, which leaves the drawing free, or white. */
export function drawnCode(
  { size, dark }: QrModules,
  { width, height, margin, module }: CodeLayout,
  around: "grey" | "white",
): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  const left = Math.floor((width - size * module) / 2);
  const top = Math.floor((height - size * module) / 2);
  const beyond = around === "grey" ? AROUND : LIGHT;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const [column, row] = [Math.floor((x - left) / module), Math.floor((y - top) / module)];
      const inside = column >= 0 && row >= 0 && column < size && row < size;
      const near =
        column >= -margin && row >= -margin && column < size + margin && row < size + margin;
      const level = inside
        ? dark[row * size + column] === 1
          ? DARK
          : LIGHT
        : near
          ? LIGHT
          : beyond;
      data.fill(level, at, at + 3);
      data[at + 3] = 255;
    }
  return { width, height, data };
}
