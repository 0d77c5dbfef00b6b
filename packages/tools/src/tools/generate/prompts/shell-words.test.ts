import { describe, expect, test } from "vitest";
import { shellWords, UnfinishedWord } from "./shell-words.ts";

const texts = (line: string) => shellWords(line).map(({ text }) => text);

describe("shellWords", () => {
  // What Python's shlex.split gives for each.
  test.each([
    ["", []],
    ["  a  b\tc ", ["a", "b", "c"]],
    [
      `--prompt "a (cat:1.2), sitting" --steps 20`,
      ["--prompt", "a (cat:1.2), sitting", "--steps", "20"],
    ],
    [`a"b c"d 'e "f'`, ["ab cd", 'e "f']],
    [String.raw`"a \"b\" \n \\ c" 'd \e'`, [String.raw`a "b" \n \ c`, String.raw`d \e`]],
    [String.raw`a\ b \(c\) \\`, ["a b", "(c)", "\\"]],
    [`'' ""`, ["", ""]],
    ["# no comment", ["#", "no", "comment"]],
  ])("%j", (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  test("knows where words begin, in characters", () => {
    expect(shellWords("  🏠 'a b'  c").map(({ column }) => column)).toEqual([3, 5, 12]);
  });

  test.each([
    ["a 'b", "'", 3],
    [`a "b\\"`, '"', 3],
    ["a \\", "\\", 3],
  ])("%j is unfinished", (line, mark, column) => {
    try {
      shellWords(line);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UnfinishedWord);
      expect(error).toMatchObject({ mark, column });
    }
  });
});
