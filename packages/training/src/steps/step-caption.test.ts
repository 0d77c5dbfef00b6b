import { describe, expect, test } from "vitest";
import type { CaptionOptions } from "../datasets/dataset.ts";
import { randomStream } from "../random/random-stream.ts";
import { stepCaption } from "./step-caption.ts";

const PLAIN: CaptionOptions = {
  shuffleCaption: false,
  captionSeparator: ",",
  keepTokens: 0,
  enableWildcard: false,
  captionDropoutRate: 0,
  captionDropoutEveryNEpochs: 0,
  captionTagDropoutRate: 0,
  tokenWarmupMin: 1,
  tokenWarmupStep: 0,
};
const at = (step: number, epoch = 1) => ({
  step,
  steps: 100,
  epoch,
  random: randomStream(5, step),
});
const many = (caption: string, options: Partial<CaptionOptions>): string[] =>
  Array.from({ length: 60 }, (_, i) => stepCaption(caption, { ...PLAIN, ...options }, at(i)));

describe("a caption at a step", () => {
  test("stays as it is, blanks and all, between prefix and suffix", () => {
    const options = { ...PLAIN, captionPrefix: "sks", captionSuffix: "end" };
    expect(stepCaption("a,  b\nsecond line", options, at(0))).toBe("sks a,  b");
    expect(stepCaption("a,  b", options, at(0))).toBe("sks a,  b end");
  });

  test("keeps the first tags in front when the others are shuffled", () => {
    const seen = many("one, two, three, four", { shuffleCaption: true, keepTokens: 2 });
    expect(new Set(seen)).toEqual(new Set(["one, two, three, four", "one, two, four, three"]));
  });

  test("keeps what stands before and behind the separator of kept tags", () => {
    const options = { shuffleCaption: true, keepTokensSeparator: "|||" };
    const seen = many("sks man, hat ||| a, b ||| best", options);
    expect(new Set(seen)).toEqual(
      new Set(["sks man, hat, a, b, best", "sks man, hat, b, a, best"]),
    );
  });

  test("is dropped as a whole, by chance or at the end of so many epochs", () => {
    const dropped = many("a cat", { captionDropoutRate: 0.5 }).filter((text) => text === "");
    expect(dropped.length).toBeGreaterThan(15);
    expect(dropped.length).toBeLessThan(45);
    const every = { ...PLAIN, captionDropoutEveryNEpochs: 2 };
    expect([0, 1, 2, 3].map((epoch) => stepCaption("a cat", every, at(0, epoch)))).toEqual([
      "a cat",
      "",
      "a cat",
      "",
    ]);
  });

  test("loses tags by chance, but none that are kept", () => {
    const seen = many("sks, a, b, c", { captionTagDropoutRate: 0.5, keepTokens: 1 });
    expect(seen.every((text) => text.startsWith("sks"))).toBe(true);
    expect(new Set(seen).size).toBeGreaterThan(5);
  });

  test("grows tag by tag up to a step", () => {
    const options = { ...PLAIN, tokenWarmupStep: 50, tokenWarmupMin: 1 };
    const lengths = [0, 20, 40, 50].map(
      (step) => stepCaption("a, b, c, d, e", options, at(step)).split(", ").length,
    );
    expect(lengths).toEqual([1, 2, 4, 5]);
  });

  test("chooses lines and wildcards where asked, and else the first line with its braces", () => {
    const options = { enableWildcard: true };
    expect(new Set(many("a {red|blue} {{x}}\nb", options))).toEqual(
      new Set(["a red {x}", "a blue {x}", "b"]),
    );
    expect(stepCaption("a {red|blue}\nb", PLAIN, at(0))).toBe("a {red|blue}");
  });

  test("has its second separator replaced by the first", () => {
    const options = { ...PLAIN, secondarySeparator: ";;;" };
    expect(stepCaption("a;;;b, c", options, at(0))).toBe("a,b, c");
  });
});
