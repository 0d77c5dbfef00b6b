/** HTML character references as Python's html.unescape reads them, which is how HTML 5 does outside
 *  attributes: numbers with or without ";", the longest known name where ";" is missing.
 *  Reference: https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state */
import { HTML_ENTITIES } from "./html-entities.ts";
import { WINDOWS_1252_C1 } from "./windows-1252.ts";

const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;

const REPLACEMENT = "\ufffd";

/** Control characters and noncharacters, which a reference may not name: it then stands for nothing. */
const isForbidden = (code: number): boolean =>
  (code >= 0x1 && code <= 0x8) ||
  code === 0xb ||
  (code >= 0xe && code <= 0x1f) ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0xfdd0 && code <= 0xfdef) ||
  (code & 0xfffe) === 0xfffe;

function fromNumber(code: number): string {
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return REPLACEMENT;
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252_C1[code - 0x80] ?? "";
  return isForbidden(code) ? "" : String.fromCodePoint(code);
}

function fromName(name: string): string {
  const exact = HTML_ENTITIES.get(name);
  if (exact !== undefined) return exact;
  for (let length = name.length - 1; length > 1; length--) {
    const known = HTML_ENTITIES.get(name.slice(0, length));
    if (known !== undefined) return known + name.slice(length);
  }
  return "&" + name;
}

/** Replaces every character reference once; what it stands for is not read again. */
export function unescapeHtml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (_, body: string) => {
    if (!body.startsWith("#")) return fromName(body);
    const hexadecimal = body[1] === "x" || body[1] === "X";
    return fromNumber(parseInt(body.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10));
  });
}

/** `&NTILDE;` and its like: upper-cased names that HTML does not know, where the plain name is all lower case. */
const UPPER_CASED: ReadonlyMap<string, string> = new Map(
  [...HTML_ENTITIES]
    .filter(([name]) => name.endsWith(";") && name === name.toLowerCase())
    .map(([name, text]): [string, string] => [name.toUpperCase(), text.toUpperCase()])
    .filter(([name]) => unescapeHtml("&" + name) === "&" + name),
);

/** The careful form that ftfy 6.3 uses: only references closed by ";", and upper-cased names, too. */
export function unescapeClosedHtml(text: string): string {
  return text.replace(/&#?[0-9A-Za-z]{1,24};/g, (reference) => {
    if (reference.startsWith("&#")) {
      const plain = unescapeHtml(reference);
      return plain.includes(";") ? reference : plain;
    }
    const name = reference.slice(1);
    return HTML_ENTITIES.get(name) ?? UPPER_CASED.get(name) ?? reference;
  });
}
