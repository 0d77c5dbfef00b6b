import { expect, test } from "vitest";
import { typed } from "../syntax/source-text.ts";
import { spellOutStrengths, strengthsForOthers } from "./a1111-strengths.ts";
import { takeNetworks } from "./extra-networks.ts";

/** Read by A1111 1.10: the first bare strength is the text encoder's, the second the U-Net's, which is the text
 *  encoder's (named or bare) where it is absent; a third is the rank. */
test.each([
  ["<lora:x>", { unet: 1, textEncoder: 1 }],
  ["<lora:x:0.7>", { unet: 0.7, textEncoder: 0.7 }],
  ["<lora:x:0.7:0.2>", { unet: 0.2, textEncoder: 0.7 }],
  ["<lora:x:0.7:0.2:16>", { unet: 0.2, textEncoder: 0.7, dynamicRank: 16 }],
  ["<lora:x:0.7:te=0.2>", { unet: 0.2, textEncoder: 0.2 }],
  ["<lora:x:0.7:unet=0.2>", { unet: 0.2, textEncoder: 0.7 }],
  ["<lyco:x:1:0.5:dyn=8>", { unet: 0.5, textEncoder: 1, dynamicRank: 8 }],
])("%s of a picture of A1111 keeps its meaning", (tag, expected) => {
  const { networks } = takeNetworks(typed(`a cat ${spellOutStrengths(tag)}`));
  expect(networks).toEqual([expect.objectContaining({ name: "x", ...expected })]);
});

test.each([
  ["<lora:x:0.7:0.2>", "<lora:x:te=0.2:unet=0.7>"],
  ["<lora:x:0.7:0.2:16>", "<lora:x:te=0.2:unet=0.7:dyn=16>"],
  ["<lora:x:0.5:0.5>", "<lora:x:0.5:0.5>"],
  ["<lora:x:0.7>", "<lora:x:0.7>"],
  ["a <lora:x:te=0.2:unet=0.7> b <c:d>", "a <lora:x:te=0.2:unet=0.7> b <c:d>"],
])("%s of ours is told to A1111 as %s, and read back the same", (ours, told) => {
  expect(strengthsForOthers(ours)).toBe(told);
  const strengths = (prompt: string) =>
    takeNetworks(typed(prompt.replace("<c:d>", ""))).networks.map((each) => [
      each.unet,
      each.textEncoder,
      each.dynamicRank,
    ]);
  expect(strengths(told)).toEqual(strengths(ours));
  // what A1111 makes of it is what we mean
  expect(strengths(spellOutStrengths(told))).toEqual(strengths(ours));
});

test("everything else stays as it is", () => {
  const text = "a <b:c> (x:1.2) <lora:one> <lora:two:0.5> <lora:three:te=1> <hypernet:h:1:2>";
  expect(spellOutStrengths(text)).toBe(text);
});
