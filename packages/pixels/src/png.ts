/** PNG files to pixels and back, by sharp. */
import sharp from "sharp";
import { PixelsError } from "./pixels-error.ts";
import { checkPixels, type Pixels } from "./pixels.ts";
import { isPng } from "./png-chunks.ts";
import { writePngText } from "./png-text.ts";

/** Largest picture that is decoded, pixels: 16,384 squared. */
const AREA_LIMIT = 2 ** 28;

/**
 * A PNG with texts in it; 24 bits a pixel where every pixel is opaque, 32 otherwise.
 *
 * Errors: `size`, `keyword`.
 */
export async function encodePng(
  pixels: Pixels,
  text: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  checkPixels(pixels);
  const { width, height, data } = pixels;
  const picture = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  const opaque = data.every((value, at) => at % 4 !== 3 || value === 255);
  const png = await (opaque ? picture.removeAlpha() : picture).png().toBuffer();
  return writePngText(png, text);
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
    return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("exceeds pixel limit"))
      throw new PixelsError("limit", `the PNG has more than ${AREA_LIMIT} pixels`, {
        cause: error,
      });
    throw new PixelsError("damaged", `the PNG cannot be decoded: ${reason}`, { cause: error });
  }
}
