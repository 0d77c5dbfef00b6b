/** What a picture's caption becomes, and where it lies. */
import { basename, dirname, extname } from "node:path";
import { Problem } from "@inkloom/contract";
import { captionLines, readCaptionFile, withDot } from "../datasets/caption-file.ts";
import { stemOf } from "../datasets/picture-names.ts";
import { plain } from "./tags/words.ts";

/** Endings that captions never have: they are other files' beside the pictures. */
const TAKEN = /^\.(png|jpe?g|webp|bmp|gif|avif|jxl|npz|safetensors)$/i;

/** @throws Problem `input/invalid` for an ending that is none, or a picture's */
export function captionEnding(given: string): string {
  const ending = withDot(given.trim());
  if (/^(\.[\p{L}\p{N}_-]+)+$/u.test(ending) && !TAKEN.test(extname(`x${ending}`))) return ending;
  throw new Problem("input/invalid", {
    en: `caption_extension: got ${JSON.stringify(given)}, expected an ending such as .txt or .caption`,
    zh: `caption_extension：给出的是 ${JSON.stringify(given)}，应为 .txt、.caption 之类的扩展名`,
  });
}

/** Beside the picture, under its name. */
export const captionPath = (picture: string, ending: string): string => stemOf(picture) + ending;

/** The caption that is there, with those of the parts that it lacks behind it.
 *  @throws Problem `dataset/caption` */
export async function appendedCaption(
  path: string,
  parts: readonly string[],
  separator: string,
): Promise<string> {
  const { text } = await readCaptionFile(dirname(path), basename(path));
  const mark = separator.trim() === "" ? separator : separator.trim();
  const before = captionLines(text)
    .flatMap((line) => line.split(mark))
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const known = new Set(before.map(plain));
  return [...before, ...parts.filter((part) => !known.has(plain(part)))].join(separator);
}

/** Entries of a list that people type, with commas between. */
export const listed = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(/[,，]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
