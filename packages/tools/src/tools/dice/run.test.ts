import { tmpdir } from "node:os";
import { TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import type { RunContext } from "../../run.ts";
import { runDice } from "./run.ts";

const context: RunContext = {
  runtime: () => Promise.reject(new Error("dice need no runtime")),
  picture: () => Promise.reject(new Error("dice need no picture")),
  home: tmpdir(),
  embeddedModels: tmpdir(),
};
const roll = async (given: Record<string, unknown>) =>
  (await runDice(validate(TOOLS.dice, given), context)).prompts;
const HAN = /\p{Script=Han}/u;

describe("the dice", () => {
  test("draw as many prompts as asked, each again from its seed", async () => {
    const prompts = await roll({ seed: 8, count: 3 });
    expect(prompts.map(({ seed }) => seed)).toEqual([8, 9, 10]);
    for (const { seed, prompt } of prompts)
      expect(await roll({ seed })).toEqual([{ seed, prompt }]);
  });

  test("speak the language of the prompt, or the one that is asked for", async () => {
    const [english] = await roll({ seed: 1 });
    expect(english?.prompt).not.toMatch(HAN);
    expect((await roll({ seed: 1, words: "zh" }))[0]?.prompt).toMatch(HAN);
    const [changed] = await roll({ seed: 1, prompt: "我的猫" });
    expect(changed?.prompt).toMatch(/^我的猫，\p{Script=Han}/u);
  });

  test("draw the wildcards of the prompt", async () => {
    const drawn = await roll({ seed: 1, prompt: "a {red|blue} cat", count: 20 });
    const cats = new Set(drawn.map(({ prompt }) => prompt.split(", ")[0]));
    expect(cats).toEqual(new Set(["a red cat", "a blue cat"]));
    await expect(roll({ prompt: "__nothing__" })).rejects.toHaveProperty("code", "prompt/wildcard");
  });

  test("draw a seed where none is given, and say it", async () => {
    const [first] = await roll({});
    expect(await roll({ seed: first?.seed })).toEqual([first]);
  });
});
