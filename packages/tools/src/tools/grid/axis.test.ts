import { Problem, TOOLS } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { readAxis } from "./axis.ts";

const REQUEST = { prompt: "a cat and a dog", negative_prompt: "cat hair", steps: 20 };

const axis = (text: string) => readAxis("x", text, TOOLS.generate);
const applied = (text: string) => axis(text).values.map(({ apply }) => apply(REQUEST));
const labels = (text: string) => axis(text).values.map(({ label }) => label);

describe("an axis over a parameter", () => {
  test.each([
    ["steps=5,10", "steps"],
    ["Steps = 5,10", "steps"],
    ["步数=5,10", "steps"],
    ["CFG Scale=5,10", "cfg"],
    ["cfg=5,10", "cfg"],
    ["Checkpoint name=5,10", "model"],
    ["clip-skip=5,10", "clip_skip"],
    ["Schedule type=Karras,Uniform", "schedule"],
  ])("%j is about %s", (text, parameter) => {
    expect(axis(text).parameter).toBe(parameter);
  });

  test("numbers come as numbers, ranges as their numbers, texts as they are", () => {
    expect(applied("steps=5, 10-14 (+2)").map(({ steps }) => steps)).toEqual([5, 10, 12, 14]);
    expect(applied('sampler=Euler,"DPM++ 2M"').map(({ sampler }) => sampler)).toEqual([
      "Euler",
      "DPM++ 2M",
    ]);
    expect(labels("steps=5,6")).toEqual(["steps: 5", "steps: 6"]);
    expect(labels("sampler=Euler,DDIM")).toEqual(["Euler", "DDIM"]);
    expect(labels("model=a/b/v1-5.safetensors")).toEqual(["v1-5.safetensors"]);
  });

  test("every parameter of the drawing tool can be one, but for those of the whole grid", () => {
    for (const [parameter, notes] of Object.entries(TOOLS.generate.notes)) {
      const refused = /^(batch|device|prompts.*)$/.test(parameter);
      for (const name of [parameter, notes.label.zh]) {
        const read = () => axis(`${name}=\u0000`);
        if (refused) expect(read).toThrow("is no parameter");
        else expect(read).not.toThrow("is no parameter");
      }
    }
  });

  test.each([
    ["steps", 'got "steps", expected a name, "=" and values'],
    ["steps=", "steps has no values"],
    ["stepz=5", '"stepz" is no parameter, expected one of Prompt S/R, Prompt order, prompt'],
    ["batch=2", '"batch" is no parameter'],
    ["steps=5,900", "steps is 900, expected a whole number from 1 to 150"],
    ["steps=9-5", "the range 9-5 of steps holds no value"],
    ["seed=1-5000", "it has more than 1000 values"],
    ["cfg=much", "cfg is much, expected a number from 1 to 30"],
  ])("%j is refused: %s", (text, said) => {
    expect(() => axis(text)).toThrow(Problem);
    expect(() => axis(text)).toThrow(said);
  });
});

describe("an axis over the prompt's words", () => {
  test("Prompt S/R puts each value in the place of the first, in both prompts", () => {
    expect(applied("Prompt S/R=cat,lion,$&")).toEqual([
      REQUEST,
      { ...REQUEST, prompt: "a lion and a dog", negative_prompt: "lion hair" },
      { ...REQUEST, prompt: "a $& and a dog", negative_prompt: "$& hair" },
    ]);
    expect(labels("prompt s/r=cat,lion")).toEqual(["cat", "lion"]);
  });

  test("words that are in neither prompt are named", () => {
    expect(() => applied("Prompt S/R=bird,cat")).toThrow('"bird" is in neither prompt');
  });

  test("Prompt order fills the places of the words in every order", () => {
    expect(applied("Prompt order=cat,dog").map(({ prompt }) => prompt)).toEqual([
      "a cat and a dog",
      "a dog and a cat",
    ]);
    expect(() => applied("Prompt order=cat,bird")).toThrow('"bird" is not in the prompt');
    expect(() => axis("Prompt order=a,b,c,d,e,f,g")).toThrow("more than 1000 values");
  });
});
