/** JSON of a request, of no more parts and no deeper than an honest one: what is parsed takes many times the memory of
 *  its text, and what is nested without end cannot be written again. */
import { DialectProblem } from "./dialect-problem.ts";

interface JsonLimits {
  /** Lists and objects within each other. @default 64 */
  readonly depth?: number;
  /** Brackets and commas in all. @default 200000 */
  readonly parts?: number;
}

/** @returns undefined for an empty body
 *  @throws DialectProblem 400 */
export function readJsonBody(bytes: Buffer, limits: JsonLimits = {}): unknown {
  if (bytes.length === 0) return undefined;
  expectModest(bytes, limits);
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : "";
    throw new DialectProblem(
      400,
      { en: `The body is no JSON: ${reason}.`, zh: `请求正文不是 JSON：${reason}。` },
      { cause: error },
    );
  }
}

const code = (sign: string): number => sign.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code("\\");
const OPENS = [code("["), code("{")];
const CLOSES = [code("]"), code("}")];
const COMMA = code(",");

/** Looks at what lies between strings; those, which are nearly all of a request with pictures, are leapt over. */
function expectModest(bytes: Buffer, { depth: deepest = 64, parts: most = 200_000 }: JsonLimits) {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === COMMA) parts++;
    else if (CLOSES.includes(byte)) depth--;
    else if (OPENS.includes(byte)) {
      parts++;
      depth++;
    }
    if (depth > deepest)
      throw new DialectProblem(400, {
        en: `The body is nested more than ${deepest} deep.`,
        zh: `请求正文的嵌套超过 ${deepest} 层。`,
      });
    if (parts > most)
      throw new DialectProblem(400, {
        en: `The body has more than ${most} parts.`,
        zh: `请求正文超过 ${most} 个部分。`,
      });
  }
}

/** Where the string that begins at `start` has its closing quote; the end of the bytes where it has none. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start; ;) {
    at = bytes.indexOf(QUOTE, at + 1);
    if (at < 0) return bytes.length;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
}
