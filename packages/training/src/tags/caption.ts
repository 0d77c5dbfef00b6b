/** A caption file in memory. */
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import type { CaptionPlace } from "../datasets/caption-places.ts";
import { type CaptionEncoding, decodeCaption } from "../datasets/caption-text.ts";
import { type Content, contentOfText } from "../datasets/journal/content.ts";
import { codeOf } from "../files/write-failure.ts";
import { lineOf, tagsOf } from "./tag-words.ts";

export interface CaptionFile {
  /** What is on the disk. */
  readonly content: Content;
  readonly encoding: CaptionEncoding;
  /** Tags of each line. */
  readonly lines: readonly (readonly string[])[];
}

/** No caption is longer, bytes. */
const LIMIT = 1024 * 1024;

/** Files are read into this one after the other: they are thousands, and small. */
const shared = Buffer.allocUnsafe(LIMIT + 1);

/** @throws Problem `dataset/caption` */
export function readCaption(root: string, { name, exists }: CaptionPlace): CaptionFile {
  if (!exists) return { content: null, encoding: "utf-8", lines: [] };
  const path = join(root, name);
  return captionOf(bytesOf(path), path);
}

/** @param name how messages call the file. @throws Problem `dataset/caption` */
export function captionOf(bytes: Uint8Array, name: string): CaptionFile {
  const content = contentOfText(bytes);
  // With a mark there is more to be done than to take the text.
  const isPlain = typeof content === "string" && !/^\ufeff|\0/.test(content);
  const { text, encoding } = isPlain
    ? { text: content, encoding: "utf-8" as const }
    : decodeCaption(bytes, { name });
  return { content, encoding, lines: linesOf(text) };
}

/** A view of the shared bytes. */
function bytesOf(path: string): Buffer {
  try {
    const file = openSync(path, "r");
    try {
      let length = 0;
      for (;;) {
        const more = readSync(file, shared, length, LIMIT + 1 - length, null);
        length += more;
        if (more === 0 || length > LIMIT) break;
      }
      if (length <= LIMIT) return shared.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Problem("dataset/caption", {
      en: `${path} cannot be read (${codeOf(error) ?? ""}), expected a text file.`,
      zh: `无法读取 ${path}（${codeOf(error) ?? ""}），应为文本文件。`,
    });
  }
  throw new Problem("dataset/caption", {
    en: `${path} has more than ${LIMIT} bytes, expected a caption.`,
    zh: `${path} 超过 ${LIMIT} 字节，应为标注。`,
  });
}

/** Empty lines are none. */
const linesOf = (text: string): string[][] =>
  text
    .split(/\r\n?|\n/)
    .map(tagsOf)
    .filter((tags) => tags.length > 0);

/** UTF-8; the file ends in a line end where it did before. */
export const textOf = (lines: readonly (readonly string[])[], before: Content): string => {
  const end = typeof before === "string" && before.endsWith("\n") ? "\n" : "";
  return lines.map(lineOf).join("\n") + end;
};
