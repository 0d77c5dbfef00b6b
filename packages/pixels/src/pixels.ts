import { PixelsError } from "./pixels-error.ts";

/** A picture in memory: 8-bit sRGB with straight alpha, row by row from the top left. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray; // [height, width, 4]
}

/** Throws `size` unless the sides are positive integers and the data fits them. */
export function checkPixels({ width, height, data }: Pixels): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new PixelsError("size", `a picture of ${width}x${height}; expected positive integers`);
  if (data.length !== width * height * 4)
    throw new PixelsError(
      "size",
      `a picture of ${width}x${height} with ${data.length} bytes; expected ${width * height * 4}`,
    );
}

/** The same colours without transparency. */
export function opaque({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data);
  for (let at = 3; at < out.length; at += 4) out[at] = 255;
  return { width, height, data: out };
}

/** Whether nothing shines through. */
export function isOpaque({ data }: Pixels): boolean {
  const words = wordsOf(data);
  for (let from = 0; from < words.length; from += PART)
    if (!isPartOpaque(words, from, Math.min(from + PART, words.length))) return false;
  return true;
}

/** Pixels at once: a function that is called again and again is compiled for good. */
const PART = 4096;

/** Words have alpha in the highest byte. */
function isPartOpaque(words: Uint32Array, begin: number, end: number): boolean {
  let all = -1;
  let i = begin;
  for (; i + 3 < end; i += 4)
    all &= (words[i] ?? 0) & (words[i + 1] ?? 0) & (words[i + 2] ?? 0) & (words[i + 3] ?? 0);
  for (; i < end; i++) all &= words[i] ?? 0;
  return all >>> 24 === 255;
}

/** Four bytes at once, a pixel with red in the lowest; a copy where they do not lie at a multiple of four. */
export function wordsOf(data: Uint8ClampedArray): Uint32Array {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(buffer, byteOffset, byteLength >> 2);
}

/** The same bytes, not copied: pictures are large. */
export const clampedOf = ({
  buffer,
  byteOffset,
  byteLength,
}: Uint8Array<ArrayBuffer>): Uint8ClampedArray =>
  new Uint8ClampedArray(buffer, byteOffset, byteLength);
