/** Small pictures of large ones, for lists. */
import sharp from "sharp";
import { PixelsError } from "./pixels-error.ts";

export interface ThumbnailOptions {
  /** Most pixels from left to right; a smaller picture stays as it is. */
  readonly width: number;
  /** Most pixels of the picture that it is made from. */
  readonly area: number;
}

/** A WebP file without any of the texts of the picture. Of an animation the first frame. Errors: `damaged`. */
export async function thumbnail(
  bytes: Uint8Array,
  { width, area }: ThumbnailOptions,
): Promise<Uint8Array> {
  try {
    return await sharp(bytes, { limitInputPixels: area })
      .rotate()
      .toColourspace("srgb")
      .resize({ width, withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PixelsError("damaged", `the picture cannot be decoded: ${reason}`, { cause: error });
  }
}
