import { describe, expect, test } from "vitest";
import { typed } from "../syntax/source-text.ts";
import { takeNetworks } from "./extra-networks.ts";

const taken = (prompt: string) => takeNetworks(typed(prompt));

describe("tags of extra networks", () => {
  test("are taken out of the prompt in their order", () => {
    const { source, networks } = taken(
      "a <lora:one:0.5>cat, <lyco:two words>\n<lora:a/b c:1:-0.25> dog",
    );
    expect(source.text).toBe("a cat, \n dog");
    expect(networks).toMatchObject([
      { name: "one", unet: 0.5, textEncoder: 0.5, line: 1, column: 3, typed: "<lora:one:0.5>" },
      { name: "two words", unet: 1, textEncoder: 1, line: 1, column: 22 },
      { name: "a/b c", unet: 1, textEncoder: -0.25, line: 2, column: 1 },
    ]);
  });

  test.each([
    ["<lora:x>", { unet: 1, textEncoder: 1 }],
    ["<lora:x:0.7>", { unet: 0.7, textEncoder: 0.7 }],
    ["<lora:x:0.7:0.2>", { unet: 0.7, textEncoder: 0.2 }],
    ["<lora:x:te=0.2>", { unet: 0.2, textEncoder: 0.2 }],
    ["<lora:x:unet=0.2>", { unet: 0.2, textEncoder: 0.2 }],
    ["<lora:x:0.7:te=0>", { unet: 0.7, textEncoder: 0 }],
    ["<lora:x:unet=0.6:te=.5:dyn=8>", { unet: 0.6, textEncoder: 0.5, dynamicRank: 8 }],
    ["<lora:x:1:1:16>", { unet: 1, textEncoder: 1, dynamicRank: 16 }],
    ["<lora:x:1:lbw=1,0,0.5>", { unet: 1, blocks: "1,0,0.5" }],
    ["<lora:x:1:1:4:MIDD>", { unet: 1, dynamicRank: 4, blocks: "MIDD" }],
    ["<LoRA:x:１.５>", { unet: 1.5 }],
  ])("%s is read", (tag, read) => {
    expect(taken(tag).networks).toMatchObject([{ name: "x", ...read }]);
  });

  test.each([
    ["<hypernet:x:1>", "prompt/network", "hypernetworks are not supported"],
    ["a\n <lroa:x:1>", "prompt/network", '"lroa" is unknown, expected lora or lyco'],
    ["<lora: :1>", "prompt/network", "it has no name"],
    ["<lora:x:1:strength=2>", "prompt/network", '"strength=" is unknown'],
    ["<lora:x:1:1:dyn=2.5>", "prompt/network", 'the rank "2.5" is not'],
    ["<lora:x:much>", "prompt/weight", '"<lora:x:much>" at line 1, column 1'],
    ["<lora:x:1000>", "prompt/weight", "1000"],
  ])("%s is a problem", (prompt, code, sentence) => {
    expect(() => taken(prompt)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(sentence) as string }),
    );
  });

  test("are not seen in what only looks like them", () => {
    for (const text of ["a < b: c >", "<lora>", "<:x>", "<lora:", "x <3", "<|endoftext|>"])
      expect(taken(text)).toMatchObject({ source: { text }, networks: [] });
  });
});
