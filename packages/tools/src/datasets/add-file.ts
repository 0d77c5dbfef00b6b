/** A picture or a caption that is brought into a data set. Nothing that is there is written over. */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Problem } from "@inkloom/contract";
import { decodeCaption } from "@inkloom/training";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { CAPTION_ENDINGS, newFileWithin, PICTURE_ENDINGS } from "./dataset-place.ts";

/** No caption is longer, bytes. */
const LIMIT = 1024 * 1024;

/** `same`: these very bytes are there under the name; `taken`: something else is, and stays. */
export type AddedFile = "added" | "same" | "taken";

export interface FileChecks {
  /** @throws Problem where the bytes are no picture that can be used */
  readonly picture: (bytes: Uint8Array, name: string) => Promise<void>;
}

const isCaptionName = (name: string): boolean =>
  CAPTION_ENDINGS.includes(extname(name).toLowerCase());

/** @throws Problem `input/name`, `dataset/caption`, `output/...`, and what `checks` say */
export async function addFile(
  root: string,
  name: string,
  bytes: Uint8Array,
  checks: FileChecks,
): Promise<AddedFile> {
  const path = await newFileWithin(root, name, [...PICTURE_ENDINGS, ...CAPTION_ENDINGS]);
  if (isCaptionName(name)) expectCaption(bytes, name);
  else await checks.picture(bytes, name);
  try {
    await writeWholeFile(path, bytes);
    return "added";
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "output/exists") throw error;
    const there = await readFile(path).catch(() => undefined);
    return there?.equals(bytes) === true ? "same" : "taken";
  }
}

/** @throws Problem `dataset/caption` */
function expectCaption(bytes: Uint8Array, name: string): void {
  if (bytes.length <= LIMIT) {
    decodeCaption(bytes, { name });
    return;
  }
  throw new Problem("dataset/caption", {
    en: `${JSON.stringify(name)} has ${bytes.length} bytes, expected a caption of at most ${LIMIT}.`,
    zh: `${JSON.stringify(name)} 有 ${bytes.length} 字节，标注最多为 ${LIMIT} 字节。`,
  });
}
