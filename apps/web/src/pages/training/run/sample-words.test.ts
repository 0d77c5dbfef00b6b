import { samplePrompts } from "@inkloom/contract";
import { expect, test } from "vitest";
import { promptsOf, whyNoSamples } from "./sample-words.ts";

test("samples have the lines that the tool draws, in its order", () => {
  const text = " a cat --w 64\n\n# a remark\na dog || 雪山 --n fog ||";
  const lines = promptsOf({ sample_prompts: text });
  expect(lines).toEqual(["a cat --w 64", "a dog", "雪山 --n fog"]);
  expect(lines).toHaveLength(samplePrompts(text).length);
  expect(promptsOf(null)).toEqual([]);
});

test("a run with prompts that ended before its first sample does not say that it has none", () => {
  const prompts = { sample_prompts: "a cat" };
  expect(whyNoSamples(prompts, true)).toBe("samplesSoon");
  expect(whyNoSamples(prompts, false)).toBe("samplesNone");
  expect(whyNoSamples({ sample_prompts: "" }, false)).toBe("noSamples");
  expect(whyNoSamples(null, false)).toBe("samplesNone");
});
