/** Whether a file of somebody else is a whole picture, without ever holding it in memory as one. */
import sharp from "sharp";
import { type PictureKind, pictureKind } from "./picture-text.ts";
import { PixelsError } from "./pixels-error.ts";

export interface ExaminedPicture {
  readonly kind: PictureKind;
  /** As it is seen, turned by its EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

/**
 * The kind is that of the content. Sizes are looked at before anything is decoded; then it is decoded line by line, to the end.
 *
 * Errors: `format`, `limit`, `damaged`.
 */
export async function examinePicture(
  bytes: Uint8Array,
  { area }: { readonly area: number },
): Promise<ExaminedPicture> {
  const kind = pictureKind(bytes);
  if (kind === undefined)
    throw new PixelsError("format", `${bytes.length} bytes that are no PNG, JPEG, WebP or GIF`);
  try {
    const header = await sharp(bytes, { limitInputPixels: false }).metadata();
    const { width, height, orientation = 1, pages = 1, format } = header;
    if (format !== kind) throw new PixelsError("format", `a picture in ${format}, not ${kind}`);
    if (width * height * pages > area)
      throw new PixelsError("limit", `a picture of ${width}x${height}, ${pages} frames`);
    // One pixel is enough to have it all decoded.
    await sharp(bytes, { limitInputPixels: area, failOn: "warning", sequentialRead: true })
      .resize(1, 1, { fit: "fill" })
      .raw()
      .toBuffer();
    return orientation > 4 ? { kind, width: height, height: width } : { kind, width, height };
  } catch (error) {
    if (error instanceof PixelsError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PixelsError("damaged", `the picture cannot be decoded: ${reason}`, { cause: error });
  }
}
