/** Pixels to a picture file of a chosen kind, with what is said about its making. */
import sharp from "sharp";
import { exifOfText } from "./picture-text.ts";
import { writeJpegExif } from "./jpeg-segments.ts";
import { checkPixels, isOpaque, type Pixels } from "./pixels.ts";
import { encodePng } from "./png.ts";
import { writeWebpExif } from "./webp-chunks.ts";

export type PictureFormat = "png" | "jpeg" | "webp";

export interface EncodeOptions {
  readonly format: PictureFormat;
  /** Of JPEG and WebP, 1 to 100. @default 80, A1111's */
  readonly quality?: number;
  /** Of PNG: see PngOptions. @default false */
  readonly grey?: boolean;
}

/**
 * A file with texts in it. Of text, JPEG and WebP carry `parameters` and `inkloom` only. JPEG knows no
 * transparency: what shines through is white.
 *
 * Errors: `size`, `keyword`, `limit` (more text than the kind of file can carry).
 */
export async function encodePicture(
  pixels: Pixels,
  { format, quality = 80, grey = false }: EncodeOptions,
  text: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  if (format === "png") return encodePng(pixels, text, { grey });
  checkPixels(pixels);
  const exif = Object.keys(text).length > 0 ? exifOfText(format, text) : undefined;
  const { width, height, data } = pixels;
  const picture = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  if (format === "jpeg") {
    const jpeg = await picture.flatten({ background: "#ffffff" }).jpeg({ quality }).toBuffer();
    return exif ? writeJpegExif(jpeg, exif) : jpeg;
  }
  const webp = await (isOpaque(pixels) ? picture.removeAlpha() : picture)
    .webp({ quality })
    .toBuffer();
  return exif ? writeWebpExif(webp, exif, pixels) : webp;
}
