import { expect, test } from "vitest";
import { bytesWords, countWords } from "./amounts.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [4_265_146_304, "4.0 GiB"],
])("%i bytes are %s", (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words);
});

test("thousands are set apart", () => {
  expect(countWords(859_520_964)).toBe("859,520,964");
});
