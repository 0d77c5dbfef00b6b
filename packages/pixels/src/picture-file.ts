/** Pictures that people bring: PNG, JPEG and WebP of any depth and colours, to 8-bit sRGB with alpha. */
import sharp from "sharp";
import { PixelsError } from "./pixels-error.ts";
import { clampedOf, type Pixels } from "./pixels.ts";

/** Largest picture that is decoded without another limit, pixels: 8,192 squared. */
const AREA_LIMIT = 2 ** 26;

const FORMATS: readonly string[] = ["png", "jpeg", "webp"];

export interface DecodeLimits {
  /** Most pixels. @default 2^26 */
  readonly area?: number;
}

/**
 * Turned upright by its EXIF orientation; grey, CMYK, palettes and 16 bits become 8-bit sRGB.
 *
 * Errors: `format` for other files, `animated` for more than one frame, `limit`, `damaged`.
 */
export async function decodePicture(
  bytes: Uint8Array,
  { area = AREA_LIMIT }: DecodeLimits = {},
): Promise<Pixels> {
  const { format, pages = 1, width, height } = await headerOf(bytes);
  if (!FORMATS.includes(format))
    throw new PixelsError("format", `a picture in ${format}; expected PNG, JPEG or WebP`);
  if (pages > 1)
    throw new PixelsError("animated", `an animation of ${pages} frames; expected one picture`);
  if (width * height > area)
    throw new PixelsError(
      "limit",
      `a picture of ${width}x${height}; expected at most ${area} pixels`,
    );
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: area, failOn: "warning" })
      .rotate()
      .toColourspace("srgb")
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: clampedOf(data) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PixelsError("damaged", `the picture cannot be decoded: ${reason}`, { cause: error });
  }
}

async function headerOf(bytes: Uint8Array) {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw new PixelsError(
      "format",
      `${bytes.length} bytes that are no picture; expected PNG, JPEG or WebP`,
      { cause: error },
    );
  }
}
