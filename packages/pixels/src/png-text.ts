/** Text inside PNG files, written and read as Pillow 13 does (PIL/PngImagePlugin.py), because that is what the
 *  studios use that exchange such pictures: Latin-1 text in tEXt (zTXt when compressed), any other in iTXt.
 *  Format: https://www.w3.org/TR/png-3/#11textinfo */
import { deflateSync, inflateSync } from "node:zlib";
import { PixelsError } from "./pixels-error.ts";
import { readChunks, writeChunk } from "./png-chunks.ts";

/** Longest text that one compressed chunk may become, bytes. */
const INFLATED_LIMIT = 16 * 2 ** 20;
/** Text of all chunks together, bytes. */
const TOTAL_LIMIT = 64 * 2 ** 20;
/** PNG's own limit, bytes. */
const KEYWORD_LIMIT = 79;

const isLatin1 = (text: string): boolean => !/[^\0-\xff]/.test(text);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/**
 * A copy of the file with text chunks before its pixels, in the order of `text`; chunks that are there stay.
 * Lone surrogates become U+FFFD.
 *
 * Errors: `keyword`, `not-png`, `damaged`.
 */
export function writePngText(
  png: Uint8Array,
  text: Readonly<Record<string, string>>,
  { compress = false }: { compress?: boolean } = {},
): Uint8Array {
  const [header] = readChunks(png);
  if (header?.type !== "IHDR")
    throw new PixelsError(
      "damaged",
      `the PNG begins with ${header?.type ?? "nothing"}; expected IHDR`,
    );
  const chunks = Object.entries(text).map(([keyword, value]) =>
    textChunk(keyword, value, compress),
  );
  return Buffer.concat([png.subarray(0, header.end), ...chunks, png.subarray(header.end)]);
}

function textChunk(keyword: string, value: string, compress: boolean): Uint8Array {
  if (
    !isLatin1(keyword) ||
    keyword.length > KEYWORD_LIMIT ||
    keyword === "" ||
    keyword.includes("\0")
  )
    throw new PixelsError(
      "keyword",
      `the PNG keyword ${JSON.stringify(keyword)}; expected 1 to ${KEYWORD_LIMIT} Latin-1 characters`,
    );
  if (isLatin1(value))
    return compress
      ? writeChunk("zTXt", Buffer.concat([latin1(keyword + "\0\0"), deflateSync(latin1(value))]))
      : writeChunk("tEXt", latin1(keyword + "\0" + value));
  const utf8 = Buffer.from(value, "utf8");
  // Flag and method of compression, then an empty language and an empty translated keyword.
  return compress
    ? writeChunk("iTXt", Buffer.concat([latin1(keyword + "\0\x01\0\0\0"), deflateSync(utf8)]))
    : writeChunk("iTXt", Buffer.concat([latin1(keyword + "\0\0\0\0\0"), utf8]));
}

/**
 * The texts of a file by keyword, wherever they stand; of a repeated keyword the last.
 *
 * Errors: `not-png`, `damaged`, `limit`.
 */
export function readPngText(png: Uint8Array): Record<string, string> {
  const texts = new Map<string, string>();
  let total = 0;
  for (const { type, data } of readChunks(png)) {
    const read = READERS.get(type);
    if (read === undefined) continue;
    const [keyword, bytes] = split(data, type);
    if (keyword.length === 0) continue;
    const text = read(bytes);
    total += text.length;
    if (total > TOTAL_LIMIT)
      throw new PixelsError("limit", `the PNG's texts exceed ${TOTAL_LIMIT} characters together`);
    texts.set(keyword.toString("latin1"), text);
  }
  return Object.fromEntries(texts);
}

const READERS: ReadonlyMap<string, (rest: Buffer) => string> = new Map([
  ["tEXt", (rest: Buffer) => rest.toString("latin1")],
  [
    "zTXt",
    (rest: Buffer) => {
      if (rest[0] !== 0) throw damaged("zTXt", `names compression method ${rest[0] ?? "none"}`);
      return inflate(rest.subarray(1), "zTXt").toString("latin1");
    },
  ],
  [
    "iTXt",
    (rest: Buffer) => {
      const [flag, method] = rest;
      const [, afterLanguage] = split(rest.subarray(2), "iTXt");
      const [, body] = split(afterLanguage, "iTXt");
      if (flag !== 0 && method !== 0)
        throw damaged("iTXt", `names compression method ${method ?? "none"}`);
      try {
        const bytes = flag === 0 ? body : inflate(body, "iTXt");
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch (error) {
        if (error instanceof PixelsError) throw error;
        throw damaged("iTXt", "is not UTF-8");
      }
    },
  ],
]);

const damaged = (type: string, complaint: string): PixelsError =>
  new PixelsError("damaged", `a ${type} chunk of the PNG ${complaint}`);

/** What stands before and behind the first zero byte. */
function split(data: Uint8Array, type: string): [Buffer, Buffer] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const zero = bytes.indexOf(0);
  if (zero < 0) throw damaged(type, "has no zero byte behind a keyword");
  return [bytes.subarray(0, zero), bytes.subarray(zero + 1)];
}

function inflate(bytes: Uint8Array, type: string): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: INFLATED_LIMIT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new PixelsError(
        "limit",
        `a ${type} chunk of the PNG inflates to more than ${INFLATED_LIMIT} bytes`,
      );
    throw damaged(type, "cannot be inflated");
  }
}
