/** Captions in whatever encoding they were saved. Nothing is guessed silently: the encoding found is part of the answer,
 *  and a text that fits none is refused. */
import { Problem } from "@inkloom/contract";

export type CaptionEncoding =
  | "utf-8"
  | "utf-16le"
  | "utf-16be"
  | "gb18030"
  | "big5"
  | "shift_jis"
  | "euc-kr"
  | "windows-1251"
  | "windows-1252";

export interface CaptionText {
  readonly text: string;
  readonly encoding: CaptionEncoding;
}

/**
 * A file's text without its byte order mark; line ends become `\n`.
 *
 * With a mark the mark decides; else UTF-8 where it is valid, UTF-16 where every other byte of most characters is zero,
 * and otherwise the one of GB18030, Big5 and Shift_JIS in which most of the characters are common ones.
 *
 * @param name how messages call the file
 * @param encoding what the file is in; found out where absent
 * @throws Problem `dataset/caption`
 */
export function decodeCaption(
  bytes: Uint8Array,
  { name, encoding }: { readonly name: string; readonly encoding?: CaptionEncoding | undefined },
): CaptionText {
  const found = encoding ?? markOf(bytes) ?? unmarked(bytes);
  const text = found && decoded(bytes, found);
  if (found === undefined || text === undefined) throw undecodable(bytes, name, encoding);
  if (text.includes("\0")) throw binary(name, text.indexOf("\0"));
  return { text: text.replace(/\r\n?/g, "\n"), encoding: found };
}

function markOf([a, b, c]: Uint8Array): CaptionEncoding | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
}

/** Strictly: undefined where a byte does not fit. */
function decoded(bytes: Uint8Array, encoding: CaptionEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unmarked(bytes: Uint8Array): CaptionEncoding | undefined {
  const wide = zerosOf(bytes);
  if (wide) return wide;
  if (decoded(bytes, "utf-8") !== undefined) return "utf-8";
  const likely = DOUBLE_BYTES.map(({ encoding, isCommon }) => ({
    encoding,
    share: decoded(bytes, encoding) === undefined ? 0 : commonShare(bytes, encoding, isCommon),
  })).sort((a, b) => b.share - a.share);
  const [best] = likely;
  return best && best.share >= LEAST_COMMON ? best.encoding : undefined;
}

/** Latin letters in UTF-16 have a zero beside each. */
function zerosOf(bytes: Uint8Array): CaptionEncoding | undefined {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const many = bytes.length / 4;
  if (odd > many && even === 0) return "utf-16le";
  return even > many && odd === 0 ? "utf-16be" : undefined;
}

/** Share of double-byte characters that have to be common before an encoding is believed. */
const LEAST_COMMON = 0.8;

interface DoubleBytes {
  readonly encoding: CaptionEncoding;
  /** Whether a pair of bytes is punctuation, a syllable, or a character of the first level. */
  readonly isCommon: (lead: number, trail: number) => boolean;
}

/** In the order in which they win where two fit as well. */
const DOUBLE_BYTES: readonly DoubleBytes[] = [
  {
    encoding: "gb18030", // GB 2312: rows 1-3 punctuation and wide letters, 16-55 the first level
    isCommon: (lead, trail) =>
      trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3)),
  },
  {
    encoding: "big5", // A1-A3 punctuation, A4-C6 the first level
    isCommon: (lead) => lead >= 0xa1 && lead <= 0xc6,
  },
  {
    encoding: "shift_jis", // 81 punctuation, 82-83 kana, 88-97 the first level
    isCommon: (lead, trail) =>
      lead === 0x81 ||
      (lead === 0x82 && trail >= 0x9f && trail <= 0xf1) ||
      (lead === 0x83 && trail <= 0x96) ||
      (lead >= 0x88 && lead <= 0x97),
  },
];

function commonShare(
  bytes: Uint8Array,
  encoding: CaptionEncoding,
  isCommon: DoubleBytes["isCommon"],
): number {
  let all = 0;
  let common = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    all++;
    // Half-width katakana have one byte.
    if (encoding === "shift_jis" && lead >= 0xa1 && lead <= 0xdf) continue;
    if (isCommon(lead, bytes[++at] ?? 0)) common++;
  }
  return all === 0 ? 0 : common / all;
}

function undecodable(bytes: Uint8Array, name: string, encoding?: CaptionEncoding): Problem {
  const at = firstInvalid(bytes);
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return encoding === undefined || encoding === "utf-8"
    ? new Problem("dataset/caption", {
        en: `${name}: byte ${at + 1} (0x${byte}) is no UTF-8, and the file fits no other encoding that is recognised; expected UTF-8, UTF-16, GB18030, Big5 or Shift_JIS.`,
        zh: `${name}：第 ${at + 1} 个字节（0x${byte}）不是 UTF-8，文件也不符合其他可识别的编码；应为 UTF-8、UTF-16、GB18030、Big5 或 Shift_JIS。`,
      })
    : new Problem("dataset/caption", {
        en: `${name}: the file is not in ${encoding}, expected text in this encoding.`,
        zh: `${name}：文件不是 ${encoding} 编码，应为该编码的文本。`,
      });
}

const binary = (name: string, at: number): Problem =>
  new Problem("dataset/caption", {
    en: `${name}: character ${at + 1} is a zero byte, expected a text file.`,
    zh: `${name}：第 ${at + 1} 个字符是零字节，应为文本文件。`,
  });

/** Of bytes that are no UTF-8, where the first character begins that does not fit: the longest valid part ends there. */
function firstInvalid(bytes: Uint8Array): number {
  let begun = 0;
  let invalid = bytes.length;
  while (begun < invalid) {
    const middle = Math.ceil((begun + invalid) / 2);
    if (isPrefix(bytes.subarray(0, middle))) begun = middle;
    else invalid = middle - 1;
  }
  while (begun > 0 && decoded(bytes.subarray(0, begun), "utf-8") === undefined) begun--;
  return begun;
}

/** Whether more bytes could make it valid. */
function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
