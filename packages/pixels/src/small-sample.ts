/** A small copy of a picture file that is looked at instead of it: decoded to its end, yet never held whole. */
import sharp from "sharp";
import { PixelsError } from "./pixels-error.ts";

export interface SmallSample {
  readonly width: number;
  readonly height: number;
  /** Luma of Rec. 601, 0-255, row by row. */
  readonly grey: Float32Array;
  /** Whether something shines through. */
  readonly transparent: boolean;
}

/**
 * At most `side` pixels long, standing upright; smaller pictures stay as large as they are. JPEG files are decoded at a
 * fraction of their size where that is enough.
 * Errors: `limit`, `damaged`.
 */
export async function smallSample(
  bytes: Uint8Array,
  { side, area }: { readonly side: number; readonly area: number },
): Promise<SmallSample> {
  try {
    const header = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (header.width * header.height > area)
      throw new PixelsError("limit", `a picture of ${header.width}x${header.height}`);
    const { data, info } = await sharp(bytes, { limitInputPixels: area, failOn: "warning" })
      .rotate()
      .toColourspace("srgb")
      .resize(side, side, { fit: "inside", withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = new Float32Array(info.width * info.height);
    let least = 255;
    for (let at = 0, from = 0; at < grey.length; at++, from += 4) {
      const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]];
      grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
      least = Math.min(least, data[from + 3] ?? 255);
    }
    return { width: info.width, height: info.height, grey, transparent: least < 250 };
  } catch (error) {
    if (error instanceof PixelsError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PixelsError("damaged", `the picture cannot be decoded: ${reason}`, { cause: error });
  }
}
