/** How large a picture file is, from its header alone: folders have thousands of them. */
import sharp from "sharp";
import { PixelsError } from "./pixels-error.ts";

export interface PictureSize {
  /** As it is seen, turned by its EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

const FORMATS: readonly string[] = ["png", "jpeg", "webp"];

/**
 * Whether the rest of the file is whole is not looked at.
 * Errors: `format` for other files, `animated` for more than one frame.
 */
export async function pictureSize(path: string): Promise<PictureSize> {
  const header = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new PixelsError("format", "no picture that can be read; expected PNG, JPEG or WebP", {
        cause: error,
      });
    });
  const { format, width, height, orientation = 1, pages = 1 } = header;
  if (!FORMATS.includes(format))
    throw new PixelsError("format", `a picture in ${format}; expected PNG, JPEG or WebP`);
  if (pages > 1)
    throw new PixelsError("animated", `an animation of ${pages} frames; expected one picture`);
  return orientation > 4 ? { width: height, height: width } : { width, height };
}
