/** Whether an uploaded file is a picture that tools can take, by its content and without trusting it. */
import { Problem, type Text } from "@inkloom/contract";
import { examinePicture, type ExaminedPicture, PixelsError } from "@inkloom/pixels";

export interface PictureLimits {
  /** Bytes. */
  readonly uploadLimit: number;
  readonly pixelLimit: number;
}

/** @throws Problem `request/large`, `request/media`, `input/picture` */
export async function checkPicture(
  bytes: Uint8Array,
  name: string,
  { uploadLimit, pixelLimit }: PictureLimits,
): Promise<ExaminedPicture> {
  if (bytes.length > uploadLimit)
    throw refused("request/large", name, {
      en: `has ${bytes.length} bytes, expected at most ${uploadLimit}`,
      zh: `有 ${bytes.length} 字节，最多为 ${uploadLimit} 字节`,
    });
  try {
    return await examinePicture(bytes, { area: pixelLimit });
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    switch (error.code) {
      case "format":
        throw refused("request/media", name, {
          en: "is no picture, expected PNG, JPEG, WebP or GIF",
          zh: "不是图片，应为 PNG、JPEG、WebP 或 GIF",
        });
      case "limit":
        throw refused("request/large", name, {
          en: `is too large, expected at most ${pixelLimit} pixels`,
          zh: `过大，最多为 ${pixelLimit} 像素`,
        });
      default:
        throw refused("input/picture", name, {
          en: "is damaged or cut short",
          zh: "已损坏或不完整",
        });
    }
  }
}

function refused(
  code: "request/large" | "request/media" | "input/picture",
  name: string,
  why: Text,
): Problem {
  const shown = JSON.stringify(name.slice(0, 100));
  const sentence = { en: `${shown} ${why.en}.`, zh: `${shown} ${why.zh}。` };
  return new Problem(code, sentence, { faults: [{ field: name.slice(0, 100), sentence }] });
}
