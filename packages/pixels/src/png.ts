/** PNG files to pixels and back, by sharp. */
import sharp from "sharp";
import { unseenLevels } from "./grey-picture.ts";
import { PixelsError } from "./pixels-error.ts";
import { checkPixels, clampedOf, isOpaque, type Pixels, wordsOf } from "./pixels.ts";
import { isPng } from "./png-chunks.ts";
import { writePngText } from "./png-text.ts";

/** Largest picture that is decoded, pixels: 16,384 squared. */
const AREA_LIMIT = 2 ** 28;

export interface PngOptions {
  /** One channel instead of three where every pixel is grey and opaque, packed less tightly: for pictures that
   *  are read again soon. @default false */
  readonly grey?: boolean;
}

/** zlib's effort for grey pictures: half the size of its least, at a third of its usual time. */
const QUICK = 2;

/**
 * A PNG with texts in it; 24 bits a pixel where every pixel is opaque, 32 otherwise.
 *
 * Errors: `size`, `keyword`.
 */
export async function encodePng(
  pixels: Pixels,
  text: Readonly<Record<string, string>> = {},
  { grey = false }: PngOptions = {},
): Promise<Uint8Array> {
  const { width, height } = pixels;
  const size = { width, height };
  const levels = grey ? unseenLevels(pixels) : undefined;
  if (levels === undefined) checkPixels(pixels);
  const single = levels ?? (grey ? greyOf(pixels) : undefined);
  if (single !== undefined) {
    const raw = { ...size, channels: 1 } as const;
    const picture = sharp(single, { raw, limitInputPixels: false }).toColourspace("b-w");
    return writePngText(await picture.png({ compressionLevel: QUICK }).toBuffer(), text);
  }
  const picture = sharp(pixels.data, { raw: { ...size, channels: 4 }, limitInputPixels: false });
  const png = await (isOpaque(pixels) ? picture.removeAlpha() : picture).png().toBuffer();
  return writePngText(png, text);
}

/** Its one channel where every pixel is grey and opaque. */
function greyOf({ data }: Pixels): Uint8Array | undefined {
  const out = new Uint8Array(data.length / 4);
  const words = wordsOf(data);
  for (let from = 0; from < out.length; from += PART)
    if (!takeGrey(words, out, from, Math.min(from + PART, out.length))) return undefined;
  return out;
}

/** Pixels at once: a function that is called again and again is compiled for good. */
const PART = 4096;

/** Whether all of a part is grey; words have red in the lowest byte. */
function takeGrey(words: Uint32Array, out: Uint8Array, begin: number, end: number): boolean {
  for (let i = begin; i < end; i++) {
    const word = words[i] ?? 0;
    const level = word & 255;
    if (word !== ((level * 0x10101) | 0xff000000) >>> 0) return false;
    out[i] = level;
  }
  return true;
}

/**
 * The pixels of a PNG of any bit depth and colour type, as 8-bit sRGB with alpha.
 *
 * Errors: `not-png`, `damaged`, `limit`.
 */
export async function decodePng(bytes: Uint8Array): Promise<Pixels> {
  if (!isPng(bytes))
    throw new PixelsError(
      "not-png",
      `${bytes.length} bytes that do not begin with the PNG signature`,
    );
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: AREA_LIMIT, failOn: "warning" })
      .toColourspace("srgb")
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: clampedOf(data) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("exceeds pixel limit"))
      throw new PixelsError("limit", `the PNG has more than ${AREA_LIMIT} pixels`, {
        cause: error,
      });
    throw new PixelsError("damaged", `the PNG cannot be decoded: ${reason}`, { cause: error });
  }
}
