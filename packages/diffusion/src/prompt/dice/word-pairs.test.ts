import { expect, test } from "vitest";
import { topLevelParts } from "./top-level-parts.ts";
import { DICE_PARTS, entriesOf } from "./word-lists.ts";
import { wordPairs } from "./word-pairs.ts";
import { ENGLISH } from "./words-en.ts";
import { CHINESE } from "./words-zh.ts";

const pairs = wordPairs();

test("there are many, each once, English without brackets and Chinese in Chinese", () => {
  expect(pairs.length).toBeGreaterThan(700);
  expect(new Set(pairs.map(({ en }) => en)).size).toBe(pairs.length);
  for (const { en, zh } of pairs) {
    expect(topLevelParts(en), en).toEqual([en]);
    expect(en).toMatch(/^[A-Za-z0-9][A-Za-z0-9' -]*$/);
    expect(zh, en).toMatch(/[\u4e00-\u9fff]/);
    expect(zh, en).not.toMatch(/[,，;=()（）]/);
  }
});

test("common words come before those of the dice", () => {
  expect(pairs[0]).toEqual({ en: "1girl", zh: "一个女孩" });
  const at = (word: string): number => pairs.findIndex(({ en }) => en === word);
  expect(at("blue hair")).toBeLessThan(at("watercolour"));
  expect(pairs[at("watercolour")]?.zh).toBe("水彩");
});

test("the dice have a word in Chinese for each in English", () => {
  for (const part of DICE_PARTS)
    expect(entriesOf(CHINESE[part]).length).toBeGreaterThanOrEqual(entriesOf(ENGLISH[part]).length);
});
