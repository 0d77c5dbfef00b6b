import { expect, test } from "vitest";
import { samplePrompts } from "./sample-prompts.ts";

test("parts prompts by lines and bars, without remarks and empty lines", () => {
  const text = " a cat \n# not this\n\n雪山 || a dog";
  expect(samplePrompts(text).map(({ prompt }) => prompt)).toEqual(["a cat", "雪山", "a dog"]);
});

test("reads what kohya's lines say behind the prompt", () => {
  const line =
    "a cat, well-lit --n low quality, blurry --w 512 --h 768 --d 3 --s 28 --l 7.5 --ss dpm_2_a";
  expect(samplePrompts(line)).toEqual([
    {
      prompt: "a cat, well-lit",
      settings: {
        negative_prompt: "low quality, blurry",
        width: 512,
        height: 768,
        seed: 3,
        steps: 28,
        cfg: 7.5,
        sampler: "DPM2 a",
      },
    },
  ]);
  expect(samplePrompts("--CN maps/edge one.png --W 64")).toEqual([
    { prompt: "", settings: { width: 64 }, control: "maps/edge one.png" },
  ]);
  expect(samplePrompts("a -- b --ss DPM++ 2M")).toEqual([
    { prompt: "a -- b", settings: { sampler: "DPM++ 2M" } },
  ]);
});

test("refuses what is no option, and what has no value that fits, with the line", () => {
  expect(() => samplePrompts("a cat\na dog --am 1.0")).toThrow(
    'sample_prompts: "a dog --am 1.0" has --am 1.0, expected one of --n, --w,',
  );
  expect(() => samplePrompts("a cat --w wide")).toThrow("has --w wide, expected a number");
  expect(() => samplePrompts("a cat --s")).toThrow("has --s, expected a number");
  expect(() => samplePrompts("a cat --cn")).toThrow("has --cn, expected one of");
  expect(() => samplePrompts(`a --q ${"x".repeat(9000)}`)).toThrow(/^.{1,300}$/);
});
