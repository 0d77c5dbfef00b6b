/** Widths on a terminal, where a Chinese character takes two columns, and wrapping by them. */
import { stripVTControlCharacters } from "node:util";

/** Scripts and forms that Unicode's East Asian Width calls wide or full-width. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const COMBINING = /\p{Mark}|\u200d/u;

/** Signs that may not begin a line. */
const CLOSING = /^[，。；：、！？）》」』”’…]/u;

/** Columns that a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text))
    if (!COMBINING.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Breaks a text into lines of at most `width` columns: at spaces, and between Chinese characters. */
export function wrap(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    const fits = textWidth(line + piece.trimEnd()) <= width;
    if (line !== "" && !fits) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()].join("\n");
}

/** The smallest parts between which a line may end; closing signs stay with what they close. */
function pieces(text: string): string[] {
  const parts =
    text.match(/\s+|[^\s\p{Script=Han}，。；：、！？（）《》「」『』]+\s*|[\s\S]/gu) ?? [];
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const keep = CLOSING.test(part) || (last !== undefined && /[（《「『]$/u.test(last));
    if (last !== undefined && keep) joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
