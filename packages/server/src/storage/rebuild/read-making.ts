/** What a picture file of the gallery tells, as an entry. */
import { Problem, type Text } from "@inkloom/contract";
import { pictureKind, PixelsError, readPictureText } from "@inkloom/pixels";
import { restorePicture } from "@inkloom/tools";
import type { NewEntry } from "../gallery/entry.ts";
import { pictureSize } from "./picture-size.ts";

/** Characters of all texts of a picture; a workflow of ComfyUI's with every node it has is about a million. */
const TEXTS = 4 << 20;
/** Characters of one text that the gallery keeps. */
const KEPT = 1 << 20;

export type Making =
  | {
      readonly entry: Omit<NewEntry, "picture" | "createdAt">;
      readonly size: { width?: number; height?: number };
    }
  /** It is no picture, or does not say how it was made. */
  | "untold"
  /** Why it cannot be read. */
  | Text;

export const MEDIA_TYPES = {
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
} as const;

/** Never throws, whatever the bytes are. */
export function readMaking(bytes: Uint8Array): Making {
  if (pictureKind(bytes) === undefined) return "untold";
  try {
    const texts = readPictureText(bytes);
    const length = Object.values(texts).reduce((sum, text) => sum + text.length, 0);
    if (length > TEXTS)
      return {
        en: `its texts have ${length} characters, expected at most ${TEXTS}`,
        zh: `其中的文字有 ${length} 个字符，最多为 ${TEXTS} 个`,
      };
    return entryOf(texts, bytes);
  } catch (error) {
    if (error instanceof Problem)
      return error.code === "picture/untold" ? "untold" : error.sentence;
    const said = error instanceof Error ? error.message : String(error);
    // What this version cannot read is no reason to leave the others out.
    return error instanceof PixelsError
      ? { en: said, zh: said }
      : { en: `it could not be read: ${said}`, zh: `无法读取：${said}` };
  }
}

function entryOf(texts: Readonly<Record<string, string>>, bytes: Uint8Array): Making {
  const { tool, parameters, source } = restorePicture(bytes);
  const text = (value: unknown): string | undefined =>
    typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  const { parameters: infotext = "" } = texts;
  const record = source === "inkloom" ? jsonObject(texts["inkloom"]) : undefined;
  const model = jsonObject(record?.["model"])?.["name"] ?? parameters["model"];
  return {
    entry: {
      tool,
      prompt: (text(parameters["prompt"]) ?? "").slice(0, KEPT),
      model: text(model)?.slice(0, 1000),
      seed: text(parameters["seed"]),
      ...(infotext !== "" && infotext.length <= KEPT && { infotext }),
      record,
    },
    size: pictureSize(bytes) ?? {},
  };
}

/** What is an object, or the JSON of one. */
function jsonObject(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === "string")
    try {
      return jsonObject(JSON.parse(value) ?? undefined);
    } catch {
      return undefined; // read leniently, as other programs' JSON is, and kept as the request only
    }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}
