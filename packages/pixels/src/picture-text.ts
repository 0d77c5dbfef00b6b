/** The texts that a picture file carries about its making, whatever kind of file it is. */
import { readExif, writeExif } from "./exif.ts";
import { isGif, readGifComments } from "./gif-comments.ts";
import { isJpeg, JPEG_EXIF_LIMIT, readJpegTexts } from "./jpeg-segments.ts";
import { PixelsError } from "./pixels-error.ts";
import { isPng, readChunks } from "./png-chunks.ts";
import { readPngText } from "./png-text.ts";
import { isWebp, readWebpExif } from "./webp-chunks.ts";

export type PictureKind = "png" | "jpeg" | "webp" | "gif";

/** What kind of picture file the bytes begin as; undefined for all others. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  if (isPng(bytes)) return "png";
  if (isJpeg(bytes)) return "jpeg";
  if (isWebp(bytes)) return "webp";
  return isGif(bytes) ? "gif" : undefined;
}

/** A tag that says its own name: `inkloom:{...}` is ours, `prompt:{...}` and `workflow:{...}` are ComfyUI's. */
const NAMED = /^([a-z_]{1,32}):(\s*\{[\s\S]*)$/;

/**
 * Texts by keyword. PNG: those of its text chunks. Others: `parameters` from the EXIF UserComment (A1111's
 * place), else from a comment; and what EXIF tags carry as `name:{json}`.
 *
 * Errors: `not-picture`, `damaged`, `limit`.
 */
export function readPictureText(bytes: Uint8Array): Record<string, string> {
  switch (pictureKind(bytes)) {
    case "png":
      return { ...textOfExif(pngExif(bytes)), ...readPngText(bytes) };
    case "jpeg": {
      const { exif, comments } = readJpegTexts(bytes);
      return { ...textOfComment(comments), ...textOfExif(exif) };
    }
    case "webp":
      return textOfExif(readWebpExif(bytes));
    case "gif":
      return textOfComment(readGifComments(bytes));
    case undefined:
      throw new PixelsError(
        "not-picture",
        `${bytes.length} bytes that begin neither as PNG, JPEG, WebP nor GIF`,
      );
  }
}

function pngExif(png: Uint8Array): Uint8Array | undefined {
  for (const { type, data } of readChunks(png)) if (type === "eXIf") return data;
  return undefined;
}

const textOfComment = ([comment]: readonly string[]): Record<string, string> =>
  comment === undefined ? {} : { parameters: comment };

function textOfExif(exif: Uint8Array | undefined): Record<string, string> {
  if (exif === undefined) return {};
  const { userComment, tags } = readExif(exif);
  const named = [...tags.values()].flatMap((text): [string, string][] => {
    const [, name, json] = NAMED.exec(text) ?? [];
    return name === undefined || json === undefined ? [] : [[name, json]];
  });
  return {
    ...Object.fromEntries(named),
    ...(userComment !== undefined && userComment !== "" && { parameters: userComment }),
  };
}

/** Most bytes that EXIF data may have in a file of a kind. */
const EXIF_LIMITS: Readonly<Record<"jpeg" | "webp", number>> = {
  jpeg: JPEG_EXIF_LIMIT,
  webp: 2 ** 31,
};

/**
 * The TIFF block for `parameters` (as A1111 writes it) and one more text, named in its own tag.
 * Other keywords have no place there. Errors: `keyword`, `limit`.
 */
export function exifOfText(
  kind: "jpeg" | "webp",
  text: Readonly<Record<string, string>>,
): Uint8Array {
  const { parameters, inkloom, ...others } = text;
  const [stray] = Object.keys(others);
  if (stray !== undefined)
    throw new PixelsError(
      "keyword",
      `the keyword ${JSON.stringify(stray)} in a ${kind} file; expected parameters or inkloom`,
    );
  const tiff = writeExif({
    ...(parameters !== undefined && { userComment: parameters }),
    ...(inkloom !== undefined && { description: `inkloom:${asciiJson(inkloom)}` }),
  });
  if (tiff.length > EXIF_LIMITS[kind])
    throw new PixelsError(
      "limit",
      `texts of ${tiff.length} bytes for a ${kind} file; it holds at most ${EXIF_LIMITS[kind]}`,
    );
  return tiff;
}

/** JSON whose strings escape everything beyond ASCII; it reads back the same. */
const asciiJson = (json: string): string =>
  json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
