/** Text inside EXIF data, the TIFF block that JPEG, WebP and PNG files carry. A1111 keeps its generation text in
 *  the tag UserComment, written by piexif: big-endian, `UNICODE` with UTF-16. ComfyUI writes `name:{json}` into
 *  ASCII tags of the first directory.
 *  Format: CIPA DC-008 (Exif 2.32) sections 4.5 and 4.6; TIFF 6.0 section 2. */
import { PixelsError } from "./pixels-error.ts";

const IMAGE_DESCRIPTION = 0x010e;
const EXIF_DIRECTORY = 0x8769;
const USER_COMMENT = 0x9286;
const ASCII = 2;
const LONG = 4;
const UNDEFINED = 7;
/** Bytes of one value by TIFF type, 1 to 12. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;
const ENTRY_BYTES = 12;
/** Text of one tag, bytes; longer ones are no honest text. */
const TEXT_LIMIT = 16 * 2 ** 20;
/** What stands before the TIFF block in JPEG files, and before some in WebP files. */
export const EXIF_PREFIX = Buffer.from("Exif\0\0", "latin1");

export interface ExifText {
  readonly userComment?: string;
  /** Texts of the first directory by tag number. */
  readonly tags: ReadonlyMap<number, string>;
}

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The texts of a TIFF block, with or without the prefix. Only the first directory and the Exif directory
 *  are read, once each, so that offsets in a circle do no harm. Errors: `damaged`, `limit`. */
export function readExif(data: Uint8Array): ExifText {
  const block = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const tiff = block.subarray(0, 6).equals(EXIF_PREFIX) ? block.subarray(6) : block;
  const order = tiff.subarray(0, 4).toString("latin1");
  if (order !== "II*\0" && order !== "MM\0*")
    throw damaged(`begins with ${JSON.stringify(order)}; expected "II*" or "MM"`);
  const little = order.startsWith("I");
  const entries = readDirectory(tiff, uint32(tiff, 4, little), little);
  const pointer = entries.find(({ tag }) => tag === EXIF_DIRECTORY)?.bytes;
  const exif = pointer?.length === 4 ? readDirectory(tiff, uint32(pointer, 0, little), little) : [];
  const comment = exif.find(({ tag }) => tag === USER_COMMENT)?.bytes;
  const texts = entries.filter(({ type }) => type === ASCII);
  return {
    ...(comment && { userComment: readUserComment(comment) }),
    tags: new Map(texts.map(({ tag, bytes }) => [tag, anyText(bytes).replace(/\0+$/, "")])),
  };
}

function readDirectory(tiff: Buffer, at: number, little: boolean): Entry[] {
  if (at + 2 > tiff.length)
    throw damaged(`has a directory at byte ${at}, behind its ${tiff.length} bytes`);
  const count = little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  if (at + 2 + count * ENTRY_BYTES > tiff.length)
    throw damaged(`claims ${count} entries at byte ${at}; its ${tiff.length} bytes hold fewer`);
  return Array.from({ length: count }, (_, index) => at + 2 + index * ENTRY_BYTES).flatMap(
    (start) => {
      const tag = little ? tiff.readUInt16LE(start) : tiff.readUInt16BE(start);
      const type = little ? tiff.readUInt16LE(start + 2) : tiff.readUInt16BE(start + 2);
      const wanted = tag === EXIF_DIRECTORY || tag === USER_COMMENT || type === ASCII;
      if (!wanted) return [];
      const length = uint32(tiff, start + 4, little) * (TYPE_BYTES[type] ?? 0);
      const from = length <= 4 ? start + 8 : uint32(tiff, start + 8, little);
      if (from + length > tiff.length)
        throw damaged(
          `claims ${length} bytes at byte ${from} for the tag ${tag}; it has ${tiff.length}`,
        );
      if (length > TEXT_LIMIT)
        throw new PixelsError(
          "limit",
          `the EXIF tag ${tag} has ${length} bytes; expected at most ${TEXT_LIMIT}`,
        );
      return [{ tag, type, bytes: tiff.subarray(from, from + length) }];
    },
  );
}

/** A UserComment says in its first eight bytes how the rest is written; zeros leave it open. */
function readUserComment(bytes: Uint8Array): string {
  const code = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  const rest = Buffer.from(bytes.subarray(8));
  const text = code.startsWith("UNICODE")
    ? utf16(rest)
    : code.startsWith("JIS")
      ? new TextDecoder("shift_jis").decode(rest)
      : anyText(rest);
  return text.replace(/\0+$/, "");
}

/** Programs disagree whether the byte order is the file's or always the big-endian one, and some turn the
 *  file's without the text's. The order in which more units are below 256 is the text's: every generation
 *  text has such letters. */
function utf16(bytes: Buffer): string {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const mark = even.subarray(0, 2).toString("hex");
  if (mark === "feff" || mark === "fffe") {
    const label = mark === "feff" ? "utf-16be" : "utf-16le";
    return new TextDecoder(label).decode(even);
  }
  let big = 0;
  let small = 0;
  for (let at = 0; at < even.length; at += 2) {
    if (even[at] === 0) big++;
    if (even[at + 1] === 0) small++;
  }
  return new TextDecoder(small > big ? "utf-16le" : "utf-16be").decode(even);
}

/** UTF-8 where it is that, else Latin-1: fields that should be ASCII often are not. */
function anyText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

/** A TIFF block without the prefix, written as piexif does: big-endian, the comment in big-endian UTF-16.
 *  The description must be ASCII. */
export function writeExif(text: {
  readonly userComment?: string;
  readonly description?: string;
}): Uint8Array {
  const description =
    text.description === undefined ? undefined : Buffer.from(`${text.description}\0`, "latin1");
  const comment =
    text.userComment === undefined
      ? undefined
      : Buffer.concat([
          Buffer.from("UNICODE\0", "latin1"),
          Buffer.from(text.userComment, "utf16le").swap16(),
        ]);
  const first = 8;
  const count = (description ? 1 : 0) + (comment ? 1 : 0);
  const descriptionAt = first + 2 + count * ENTRY_BYTES + 4;
  const exifAt = even(descriptionAt + (description?.length ?? 0));
  const commentAt = exifAt + 2 + ENTRY_BYTES + 4;
  const end = comment ? commentAt + comment.length : exifAt;
  const tiff = Buffer.alloc(end);
  tiff.write("MM\0*", 0, "latin1");
  tiff.writeUInt32BE(first, 4);
  let entry = tiff.writeUInt16BE(count, first);
  const write = (tag: number, type: number, length: number, value: number): void => {
    tiff.writeUInt16BE(tag, entry);
    tiff.writeUInt16BE(type, entry + 2);
    tiff.writeUInt32BE(length, entry + 4);
    tiff.writeUInt32BE(value, entry + 8);
    entry += ENTRY_BYTES;
  };
  if (description) {
    write(IMAGE_DESCRIPTION, ASCII, description.length, descriptionAt);
    tiff.set(description, descriptionAt);
  }
  if (comment) {
    write(EXIF_DIRECTORY, LONG, 1, exifAt);
    entry = tiff.writeUInt16BE(1, exifAt);
    write(USER_COMMENT, UNDEFINED, comment.length, commentAt);
    tiff.set(comment, commentAt);
  }
  return tiff;
}

const even = (at: number): number => at + (at % 2);

function uint32(bytes: Uint8Array, at: number, little: boolean): number {
  if (at + 4 > bytes.length) throw damaged(`ends at byte ${bytes.length}, inside a number`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, little);
}

const damaged = (complaint: string): PixelsError =>
  new PixelsError("damaged", `the EXIF data ${complaint}`);
