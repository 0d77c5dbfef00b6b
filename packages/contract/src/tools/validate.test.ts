import { describe, expect, test } from "vitest";
import { Problem } from "../problems/problem.ts";
import { generateTool } from "./generate.ts";
import { modelInspectTool } from "./model-inspect.ts";
import { validate } from "./validate.ts";

const problemOf = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("no problem was reported");
};

const wrong = (given: Record<string, unknown>): Problem =>
  problemOf(() => validate(generateTool, { prompt: "a cat", ...given }));

describe("validate", () => {
  test("fills every default and leaves out what has none", () => {
    const given = { prompt: "a cat" };
    const filled = validate(generateTool, given);
    expect(filled).toMatchObject({
      prompt: "a cat",
      negative_prompt: "",
      steps: 20,
      sampler: "Euler",
      seed: -1,
      model: "inkloom-mini",
    });
    for (const name of Object.keys(generateTool.parameters.properties))
      expect(name in filled, name).toBe(
        generateTool.parameters.required.includes(name as "prompt"),
      );
    expect(given).toEqual({ prompt: "a cat" });
  });

  test.each([
    [{ steps: -5 }, "steps: got -5, expected a whole number from 1 to 150."],
    [{ steps: 2.5 }, "steps: got 2.5, expected a whole number from 1 to 150."],
    [{ steps: "20" }, 'steps: got "20", expected a whole number from 1 to 150.'],
    [{ steps: Number.NaN }, "steps: got NaN, expected a whole number from 1 to 150."],
    [{ steps: null }, "steps: got null, expected a whole number from 1 to 150."],
    [{ cfg: Infinity }, "cfg: got Infinity, expected a number from 1 to 30."],
    [{ width: 500 }, "width: got 500, expected a multiple of 8 from 64 to 4096."],
    [{ height: 8 }, "height: got 8, expected a multiple of 8 from 64 to 4096."],
    [
      { seed: 2 ** 53 },
      "seed: got 9007199254740992, expected a whole number from -1 to 9007199254740928.",
    ],
    [{ device: "tpu" }, 'device: got "tpu", expected one of auto, cpu, webgpu, cuda.'],
    [{ model: "" }, 'model: got "", expected text of 1 to 4096 characters.'],
    [{ prompt: undefined }, "prompt: got nothing, expected text of at most 32 KiB of UTF-8."],
    [{ prompt: 5 }, "prompt: got 5, expected text of at most 32 KiB of UTF-8."],
  ])("names what was given and what is expected: %o", (given, sentence) => {
    const problem = wrong(given);
    expect(problem.code).toBe("input/invalid");
    expect(problem.message).toBe(sentence);
  });

  test("counts the bytes of a prompt, not its characters", () => {
    expect(validate(generateTool, { prompt: "a".repeat(32_768) }).prompt).toHaveLength(32_768);
    const problem = wrong({ prompt: "好".repeat(10_923) }); // 3 bytes each, one over the limit
    expect(problem.message).toContain("got 32769 bytes");
    expect(problem.explain("zh").sentence).toContain("给出的是 32769 字节");
  });

  test("reports every fault at once, in both languages", () => {
    const problem = wrong({ steps: 0, cfg: 99 });
    expect(problem.message.split(". ")).toHaveLength(2);
    expect(problem.explain("zh").sentence).toBe(
      "steps：给出的是 0，应为 1 到 150 之间的整数。cfg：给出的是 99，应为 1 到 30 之间的数。",
    );
  });

  test("calls a parameter as the surface does", () => {
    const nameOf = (parameter: string): string => `--${parameter}`;
    const problem = problemOf(() => validate(generateTool, { prompt: "", steps: 0 }, { nameOf }));
    expect(problem.message).toMatch(/^--steps: /);
  });

  test("refuses what the tool does not know", () => {
    expect(wrong({ stepz: 3 }).message).toMatch(
      /^stepz: unknown parameter, expected one of prompt,/,
    );
    expect(wrong({ __proto__: null, constructor: 1 }).message).toMatch(/^constructor: unknown/);
  });

  test("shortens a long value", () => {
    const problem = problemOf(() => validate(modelInspectTool, { file: "x".repeat(5000) }));
    expect(problem.message.length).toBeLessThan(200);
  });

  test("names the entry and field of a list that is wrong, and what is expected there", () => {
    const control = [
      { image: "a.png" },
      { weight: 3, mode: "both", images: [{ image: "b.png", weight: 9 }], size: 1 },
      "canny",
    ];
    const sentence = faultsOf({ prompt: "x", control });
    for (const part of [
      "control 2 weight: got 3, expected a number from 0 to 2.",
      'control 2 mode: got "both", expected one of balanced, prompt, control.',
      "control 2 images 1 weight: got 9, expected a number from -1 to 3.",
      "control 2 size: unknown parameter",
      'control 3: got "canny", expected a JSON object.',
    ])
      expect(sentence).toContain(part);
    expect(sentence).not.toContain("control 1 ");
    const many = Array.from({ length: 11 }, () => ({ image: "a" }));
    expect(faultsOf({ prompt: "x", control: many })).toContain("expected a list of at most 10");
  });
});

function faultsOf(given: Record<string, unknown>): string {
  try {
    validate(generateTool, given);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
