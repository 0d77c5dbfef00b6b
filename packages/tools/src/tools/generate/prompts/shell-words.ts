/** A line cut into words as POSIX shells cut it, and Python's shlex.split, which A1111 uses: quotes keep blanks,
 *  a backslash masks what follows, in double quotes only `"` and itself. */

export interface ShellWord {
  readonly text: string;
  /** Where it begins in the line, in characters from 1. */
  readonly column: number;
}

/** What stands open at the end of a line, and where it began. */
export class UnfinishedWord extends Error {
  override readonly name = "UnfinishedWord";
  readonly mark: string;
  readonly column: number;

  constructor(mark: string, column: number) {
    super(`nothing ends the ${mark} at column ${column}`);
    this.mark = mark;
    this.column = column;
  }
}

/** @throws UnfinishedWord for a quote without its end, or a backslash there */
export function shellWords(line: string): ShellWord[] {
  const characters = Array.from(line);
  const words: ShellWord[] = [];
  let word: { text: string; readonly column: number } | undefined;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (/\s/.test(character)) {
      if (word) words.push(word);
      word = undefined;
      continue;
    }
    word ??= { text: "", column: at + 1 };
    if (character === "\\") {
      const masked = characters[++at];
      if (masked === undefined) throw new UnfinishedWord("\\", at);
      word.text += masked;
    } else if (character === "'" || character === '"') {
      const end = closing(characters, at);
      word.text += unmasked(characters.slice(at + 1, end), character);
      at = end;
    } else word.text += character;
  }
  if (word) words.push(word);
  return words;
}

/** Place of the quote that ends the one at `start`. */
function closing(characters: readonly string[], start: number): number {
  const quote = characters[start] ?? "";
  for (let at = start + 1; at < characters.length; at++) {
    if (quote === '"' && characters[at] === "\\") at++;
    else if (characters[at] === quote) return at;
  }
  throw new UnfinishedWord(quote, start + 1);
}

const unmasked = (inside: readonly string[], quote: string): string =>
  quote === "'" ? inside.join("") : inside.join("").replaceAll(/\\(["\\])/g, "$1");
