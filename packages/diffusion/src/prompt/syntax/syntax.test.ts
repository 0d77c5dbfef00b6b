import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isBreak, parseAttention } from "./attention.ts";
import { parseComposition } from "./composition.ts";
import { parseSchedule } from "./schedule.ts";
import { typed } from "./source-text.ts";

type Weighted = [text: string, weight: number][];

/** Made by parity/prompt/make_syntax_goldens.py. */
const goldens = JSON.parse(
  readFileSync(new URL("goldens/syntax.json", import.meta.url), "utf8"),
) as {
  attention: [text: string, parts: Weighted | null][];
  composition: [text: string, parts: Weighted][];
  schedules: [string, number, number | null, [until: number, text: string][]][];
};

/** 1.1 for each level passes 100 behind the 48th. */
const deep = (levels: number): string => "(".repeat(levels) + "a" + ")".repeat(levels);

describe("a prompt is read as A1111 reads it", () => {
  test(`weights: ${goldens.attention.length} texts`, () => {
    for (const [text, parts] of goldens.attention)
      if (parts === null)
        expect(() => parseAttention(text), text).toThrow(
          expect.objectContaining({ code: "prompt/weight" }),
        );
      else
        expect(
          parseAttention(text).map(({ text: part, weight }) => [part, weight]),
          text,
        ).toEqual(parts);
  });

  test(`AND: ${goldens.composition.length} texts`, () => {
    for (const [text, parts] of goldens.composition)
      expect(
        parseComposition(typed(text)).map(({ source, weight }) => [source.text, weight]),
        text,
      ).toEqual(parts);
  });

  test(`schedules: ${goldens.schedules.length} texts, some for the second walk of a hires fix`, () => {
    for (const [text, calls, hires, entries] of goldens.schedules) {
      const read = parseSchedule(typed(text), { calls, hiresCalls: hires ?? undefined });
      expect(
        read.map(({ until, source }) => [until, source.text]),
        `${text} in ${calls}, ${hires ?? "no"} more`,
      ).toEqual(entries);
    }
  });
});

describe("BREAK", () => {
  test("ends a chunk outside of brackets only", () => {
    expect(parseAttention("a BREAK b").filter(isBreak)).toHaveLength(1);
    expect(parseAttention("(a BREAK b)").filter(isBreak)).toHaveLength(0);
  });
});

describe("a weight", () => {
  test.each([
    ["a (b:101)", '":101)" = 101 at line 1, column 5'],
    ["a\nb, (c:1.2.3)", '":1.2.3)" at line 2, column 6'],
    ["雪\n😀(c:-100.5)", '":-100.5)" = -100.5 at line 2, column 4'],
    ["x (a:99), ((b:99):2)", '"b" = 198 at line 1, column 13'],
    [deep(49), '"a" = 106.719 at line 1, column 50'],
  ])("%s is refused with its place", (text, where) => {
    expect(() => parseAttention(text)).toThrow(
      expect.objectContaining({
        code: "prompt/weight",
        message: `the weight of ${where} of the prompt is not a number from -100 to 100`,
      }),
    );
  });

  test("behind AND is refused with its place", () => {
    expect(() => parseComposition(typed("a AND\nb :1000"))).toThrow(
      '":1000" = 1000 at line 2, column 3',
    );
  });

  test("that appears in a schedule is named by the place where it was typed", () => {
    const [first, second] = parseSchedule(typed("a\n[b:(c:1.5) (d:120):3]"), { calls: 10 });
    expect(first && parseAttention(first.source)).toHaveLength(1);
    expect(() => second && parseAttention(second.source)).toThrow(
      '":120)" = 120 at line 2, column 14',
    );
  });
});

describe("a prompt of brackets only", () => {
  const within = (milliseconds: number, work: () => unknown): void => {
    const start = performance.now();
    work();
    expect(performance.now() - start).toBeLessThan(milliseconds);
  };

  test.each([1000, 20_000])("%i deep is an error or text, soon", (levels) => {
    within(1000, () => {
      expect(() => parseAttention(deep(levels))).toThrow(
        expect.objectContaining({ code: "prompt/weight" }),
      );
      const less = "[".repeat(levels) + "a" + "]".repeat(levels);
      const [part] = parseAttention(less);
      expect(part?.text).toBe("a");
      expect(part?.weight).toBeLessThan(1e-40);
      for (const text of [deep(levels), less, "[a:".repeat(levels), "[a|".repeat(levels)])
        expect(parseSchedule(typed(text), { calls: 20 })).toMatchObject([{ source: { text } }]);
      const nested = "[a:".repeat(levels) + "b" + ":5]".repeat(levels);
      expect(parseSchedule(typed(nested), { calls: 20 }).at(-1)?.source.text).toBe("b");
    });
  });

  test("of 32 KiB at its worst takes less than a second", () => {
    const mixed = "[(".repeat(6000) + "a)b]".repeat(5000);
    within(1000, () => {
      expect(() => parseAttention(mixed)).not.toThrow(TypeError);
    });
  });
});
