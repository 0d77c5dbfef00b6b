import { LANGUAGES } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { parseAttention } from "../syntax/attention.ts";
import { parseComposition } from "../syntax/composition.ts";
import { parseSchedule } from "../syntax/schedule.ts";
import { typed } from "../syntax/source-text.ts";
import { readPieces } from "../wildcards/variants.ts";
import { takeNetworks } from "../networks/extra-networks.ts";
import { dicePrompt } from "./dice.ts";
import { topLevelParts } from "./top-level-parts.ts";
import { DICE_PARTS, entriesOf } from "./word-lists.ts";
import { ENGLISH } from "./words-en.ts";
import { CHINESE } from "./words-zh.ts";

/** Whether it is plain words only: nothing that any of the prompt's syntaxes reads as a sign, commas
 *  between words, and no part twice. */
function isPlain(prompt: string): boolean {
  const source = typed(prompt);
  const [part, ...more] = parseAttention(source);
  const [composed] = parseComposition(source);
  const [scheduled] = parseSchedule(source, { calls: 20 });
  const parts = prompt.split(/, |，/);
  return (
    more.length === 0 &&
    part?.text === prompt &&
    part.weight === 1 &&
    composed?.source.text === prompt &&
    scheduled?.until === 20 &&
    scheduled.source.text === prompt &&
    readPieces(prompt)[0] === prompt &&
    takeNetworks(source).networks.length === 0 &&
    parts.every((each) => each !== "" && each.trim() === each && !/[,，#\\]/.test(each)) &&
    new Set(parts).size === parts.length
  );
}

test("what is not plain is told", () => {
  for (const prompt of ["", "a,, b", "a, , b", "a, ", "a (b)", "a, a", "a AND b", "{a|b}", "a # b"])
    expect(isPlain(prompt), prompt).toBe(false);
  expect(isPlain("a red fox, close-up")).toBe(true);
});

describe.each(LANGUAGES)("the dice in %s", (language) => {
  const lists = language === "en" ? ENGLISH : CHINESE;

  test("know a few hundred words, each once and none with a sign of the syntax", () => {
    const all = DICE_PARTS.flatMap((part) => entriesOf(lists[part]));
    expect(all.length).toBeGreaterThan(300);
    expect(new Set(all).size).toBe(all.length);
    for (const entry of all) {
      expect(isPlain(entry), entry).toBe(true);
      expect(/\p{Script=Han}/u.test(entry)).toBe(language === "zh");
    }
  });

  test("draw 10,000 prompts without a malformed one, hardly any twice", () => {
    const malformed: string[] = [];
    const seen = new Set<string>();
    for (let seed = 0; seed < 10_000; seed++) {
      const prompt = dicePrompt({ seed, language });
      if (!isPlain(prompt)) malformed.push(prompt);
      seen.add(prompt);
    }
    expect(malformed).toEqual([]);
    expect(seen.size).toBeGreaterThan(9_900);
  });

  test("change a prompt 10,000 times over without breaking it", () => {
    const malformed: string[] = [];
    let prompt = "";
    for (let seed = 0; seed < 10_000; seed++) {
      const changed = dicePrompt({ seed, language, from: prompt });
      if (!isPlain(changed)) malformed.push(changed);
      prompt = changed;
    }
    expect(malformed).toEqual([]);
    const last = topLevelParts(prompt).length;
    expect(last).toBeGreaterThan(3);
    expect(last).toBeLessThan(20);
  });

  test("keep what they do not know, and draw the same for the same seed", () => {
    const from = "my (own, words:1.2), <lora:a,b:0.5> [x:y:0.5],, \n masterpiece";
    const kept = ["my (own, words:1.2)", "<lora:a,b:0.5> [x:y:0.5]"];
    const drawn = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const changed = dicePrompt({ seed, language, from });
      expect(topLevelParts(changed).slice(0, 2)).toEqual(kept);
      expect(changed).toBe(dicePrompt({ seed, language, from }));
      drawn.add(changed);
    }
    expect(drawn.size).toBeGreaterThan(20);
  });
});
