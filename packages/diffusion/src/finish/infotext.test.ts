import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInfotext, writeInfotext } from "./infotext.ts";

const golden = JSON.parse(
  readFileSync(new URL("goldens/infotext.json", import.meta.url), "utf8"),
) as {
  parsed: [text: string, fields: Record<string, string>][];
  quoted: [value: string, written: string][];
};

describe("reading A1111's generation text", () => {
  test("every text gives the prompt and fields that A1111 reads in it", () => {
    const wrong = golden.parsed
      .map(([text, expected]) => {
        const { prompt, negativePrompt, fields } = parseInfotext(text);
        const { Prompt, "Negative prompt": negative, ...rest } = expected;
        // A1111 keeps prompts and fields in one table, where a field may overwrite a prompt.
        const got = { Prompt: prompt, "Negative prompt": negativePrompt, ...fields };
        return { text, got, expected: { Prompt, "Negative prompt": negative, ...rest } };
      })
      .filter(({ got, expected }) => !same(got, expected));
    expect(golden.parsed.length).toBeGreaterThan(700);
    expect(wrong).toEqual([]);
  });

  test("a megabyte of anything takes no time worth naming", () => {
    for (const piece of ["a", "a ", "a:", 'aa:"', 'aa: "\\"', "a,", "- ", "\t"]) {
      const start = performance.now();
      parseInfotext(piece.repeat(500_000));
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });

  test("the label __proto__ is a label like any other", () => {
    const { fields } = parseInfotext("__proto__: a, bb: 1, cc: 2");
    expect(Object.entries(fields)).toContainEqual(["__proto__", "a"]);
  });
});

const same = (left: Record<string, unknown>, right: Record<string, unknown>): boolean =>
  JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());

describe("writing A1111's generation text", () => {
  test("fields stand in A1111's order, others before the version, undefined ones nowhere", () => {
    const text = writeInfotext({
      prompt: "a red house\non green hills",
      negativePrompt: "blurry",
      fields: {
        Version: "inkloom 0.1.0",
        "Lora hashes": "a: 01, b: 02",
        RNG: "CPU",
        "Clip skip": 2,
        Model: "mini",
        "Model hash": undefined,
        Size: "128x128",
        Seed: 2n ** 53n,
        "CFG scale": 7.5,
        "Schedule type": "Automatic",
        Sampler: "Euler a",
        Steps: 20,
      },
    });
    expect(text).toBe(
      "a red house\non green hills\nNegative prompt: blurry\n" +
        "Steps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7.5, Seed: 9007199254740992, " +
        'Size: 128x128, Model: mini, Clip skip: 2, RNG: CPU, Lora hashes: "a: 01, b: 02", Version: inkloom 0.1.0',
    );
  });

  test("without a negative prompt there is no line for it", () => {
    const text = writeInfotext({
      prompt: "cat",
      negativePrompt: "",
      fields: { Steps: 1, Seed: 2 },
    });
    expect(text).toBe("cat\nSteps: 1, Seed: 2");
  });

  test.each(golden.quoted)("%j is quoted as A1111 quotes it", (value, written) => {
    const text = writeInfotext({ prompt: "", negativePrompt: "", fields: { Model: value } });
    expect(text).toBe(`Model: ${written}`);
  });

  test("what is written reads back the same", () => {
    const fields = fc.dictionary(
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_ \-/]{1,12}$/),
      fc.string({ unit: "grapheme" }).filter((value) => !/^[0-9]+x[0-9]+$/.test(value)),
      { maxKeys: 8 },
    );
    const prompt = fc.array(fc.string({ unit: "grapheme" })).map((lines) =>
      lines
        .map((line) => line.replaceAll("\n", "").trim())
        .filter((line) => line !== "" && !line.startsWith("Negative prompt:"))
        .join("\n"),
    );
    const needed = { Steps: "20", "CFG scale": "7", Seed: "1" };
    fc.assert(
      fc.property(prompt, prompt, fields, (positive, negativePrompt, more) => {
        const written = { ...more, ...needed };
        const text = writeInfotext({ prompt: positive, negativePrompt, fields: written });
        const defaults = { "Clip skip": "1", RNG: "GPU", "Schedule type": "Automatic" };
        expect(parseInfotext(text)).toEqual({
          prompt: positive,
          negativePrompt,
          fields: { ...defaults, ...written },
        });
      }),
      { numRuns: 1000 },
    );
  });
});
