/** Width and height that a picture file states, without decoding it. */
import { pictureKind } from "@inkloom/pixels";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** undefined where the file is cut short or of a kind that is not known. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (pictureKind(bytes)) {
      case "png": // IHDR, https://www.w3.org/TR/png-3/#11IHDR
        return { width: view.getUint32(16), height: view.getUint32(20) };
      case "gif":
        return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
      case "webp":
        return webpSize(view);
      case "jpeg":
        return jpegSize(view);
      case undefined:
        return undefined;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined; // beyond the end of the file
    throw error;
  }
}

/** https://developers.google.com/speed/webp/docs/riff_container; VP8: RFC 6386, 9.1. */
function webpSize(view: DataView): PictureSize | undefined {
  const form = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (form === "VP8X") {
    const at = (start: number): number => (view.getUint32(start, true) & 0xffffff) + 1;
    return { width: at(24), height: at(27) };
  }
  if (form === "VP8 ")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (form !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** The first frame header, ITU-T T.81, B.2.2; those between C0 and CF that are none are tables. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; ;) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda) return undefined;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else at += 2 + Math.max(view.getUint16(at + 2), 2);
  }
}
