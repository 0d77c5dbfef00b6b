/** Python's classes of characters, by which A1111's patterns read a prompt: JavaScript's `\s` knows U+FEFF
 *  and lacks U+001C to U+001F and U+0085, its `\w` and `\b` are ASCII only. For patterns with the flag `u`. */

/** Of `\s`, for use inside a character class. */
export const SPACE = "\\p{White_Space}\\x1c-\\x1f";
/** Of `\w`, for use inside a character class. */
const WORD = "\\p{L}\\p{N}_";

const SPACES = new RegExp(`^[${SPACE}]$`, "u");

/** One code unit; no white space lies beyond U+FFFF. */
export const isSpace = (character: string): boolean => SPACES.test(character);

/** `\bword\b` for a word of letters. */
export const wholeWord = (word: string): RegExp =>
  new RegExp(`(?<![${WORD}])${word}(?![${WORD}])`, "gu");

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start++;
  return text.slice(start);
}

export const trim = (text: string): string => trimStart(trimEnd(text));
