/** The caption file that lies beside a picture. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { type CaptionEncoding, type CaptionText, decodeCaption } from "./caption-text.ts";
import { stemOf } from "./picture-names.ts";

/** Where none is asked for: kohya's own ending, then that of everybody else. */
const ENDINGS = [".caption", ".txt"];

/** No caption is longer, bytes. */
const LIMIT = 1024 * 1024;

/**
 * The name of a picture's caption file, or undefined where there is none. Names of pictures that end in four numbers of
 * a face (`name_cx_cy_w_h`) may share the caption of `name`.
 *
 * @param extension as kohya's `caption_extension`, with or without its dot
 */
export function captionName(
  picture: string,
  names: ReadonlySet<string>,
  extension?: string,
): string | undefined {
  const endings = extension === undefined ? ENDINGS : [withDot(extension)];
  const stem = stemOf(picture);
  const parts = stem.split("_");
  const stems = parts.length >= 5 ? [stem, parts.slice(0, -4).join("_")] : [stem];
  return stems.flatMap((each) => endings.map((end) => each + end)).find((name) => names.has(name));
}

export const withDot = (extension: string): string =>
  extension.startsWith(".") ? extension : `.${extension}`;

/** @throws Problem `dataset/caption` */
export const captionBytes = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Problem("dataset/caption", {
      en: `${path} cannot be read (${code}), expected a text file.`,
      zh: `无法读取 ${path}（${code}），应为文本文件。`,
    });
  });

/** @throws Problem `dataset/caption` */
export async function readCaptionFile(
  folder: string,
  name: string,
  encoding?: CaptionEncoding,
): Promise<CaptionText> {
  const path = join(folder, name);
  const bytes = await captionBytes(path);
  if (bytes.length > LIMIT)
    throw new Problem("dataset/caption", {
      en: `${path} has ${bytes.length} bytes, expected a caption of at most ${LIMIT}.`,
      zh: `${path} 有 ${bytes.length} 字节，标注最多为 ${LIMIT} 字节。`,
    });
  return decodeCaption(bytes, { name: path, encoding });
}

/** Lines that say something, without space around them. */
export const captionLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
