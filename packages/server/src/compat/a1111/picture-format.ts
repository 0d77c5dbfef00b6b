/** Pictures of an answer: in the format that the settings ask for, as base64. */
import { decodePicture, encodePicture, pictureKind, readPictureText } from "@inkloom/pixels";
import { DialectProblem } from "../dialect-problem.ts";
import { textOr } from "./fields/read-body.ts";
import type { Settings } from "./settings.ts";

/** Characters of all pictures together; a text of JavaScript's ends at 2^29. */
const MOST_CHARACTERS = 480 * 2 ** 20;

/** @throws DialectProblem 413 where the answer would be too long; the pictures are in the gallery all the same */
export async function inBase64(
  files: readonly Uint8Array[],
  settings: Settings,
): Promise<string[]> {
  const texts: string[] = [];
  let characters = 0;
  for (const file of files) {
    const text = Buffer.from(await inFormat(file, settings)).toString("base64");
    characters += text.length;
    if (characters > MOST_CHARACTERS)
      throw new DialectProblem(413, {
        en: "The pictures are too large for one answer; they are in the gallery. Ask for fewer, for JPEG or WebP (samples_format), or with send_images false.",
        zh: "图片过大，无法放入一次回答；它们已在图库中。请减少数量，改用 JPEG 或 WebP（samples_format），或将 send_images 设为 false。",
      });
    texts.push(text);
  }
  return texts;
}

/** Texts that a JPEG or WebP has a place for. */
const PORTABLE = ["parameters", "inkloom"];

/** The file as the setting `samples_format` asks. */
async function inFormat(file: Uint8Array, settings: Settings): Promise<Uint8Array> {
  const asked = textOr(settings["samples_format"], "png");
  const format = asked === "jpg" ? "jpeg" : FORMATS.find((each) => each === asked);
  if (format === undefined || format === pictureKind(file)) return file;
  const quality = Number(settings["jpeg_quality"] ?? 80);
  const texts = Object.entries(readPictureText(file)).filter(
    ([keyword]) => format === "png" || PORTABLE.includes(keyword),
  );
  return encodePicture(await decodePicture(file), { format, quality }, Object.fromEntries(texts));
}

const FORMATS = ["png", "jpeg", "webp"] as const;
