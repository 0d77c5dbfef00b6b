import { describe, expect, test } from "vitest";
import { scheduledConditioning } from "./conditioning.ts";
import type { Context } from "./context.ts";
import { emphasize } from "./emphasis.ts";
import { normalizeWeights } from "./weight-normalization.ts";

const context = (value: number, tokens = 1): Context => ({
  data: Float32Array.from({ length: 2 * tokens }, (_, i) => value + i),
  tokens,
  width: 2,
});

describe("what holds at a call", () => {
  const [first, second] = [context(1), context(5)];
  const words = scheduledConditioning([
    {
      weight: 1,
      schedule: [
        { until: 2, context: first },
        { until: 4, context: second },
      ],
    },
    { weight: 0.5, schedule: [{ until: 4, context: second }] },
  ]);

  test("is counted as A1111 counts: from 0, and the first text once more behind the end", () => {
    const shown = [0, 1, 2, 3, 4, 5].map((call) => words.at(call, 0)[0]?.context);
    expect(shown).toEqual([first, first, first, second, second, first]);
    expect(words.at(0, 0).map(({ weight }) => weight)).toEqual([1, 0.5]);
  });

  test("is equally long for all parts: the shorter repeat their last vector", () => {
    const both = scheduledConditioning([
      { weight: 1, schedule: [{ until: 1, context: context(1, 1) }] },
      { weight: 1, schedule: [{ until: 1, context: context(7, 3) }] },
    ]);
    const [short, long] = both.at(0, 0);
    expect([...(short?.context.data ?? [])]).toEqual([1, 2, 1, 2, 1, 2]);
    expect(short?.context.tokens).toBe(3);
    expect(long?.context.tokens).toBe(3);
  });
});

describe("emphasis", () => {
  const states = Float32Array.of(1, 2, 3, 4);
  const other = Float32Array.of(2, 2, 2, 2);
  const weights = Float32Array.of(1, 3);
  const plain = Float32Array.of(1, 1);
  const mean = (arrays: Float32Array[]): number =>
    arrays.reduce((sum, each) => sum + each.reduce((a, b) => a + b, 0), 0) / (4 * arrays.length);

  test("keeps the mean over all texts of a schedule", () => {
    const batch = [
      { states, weights, times: 1 },
      { states: other, weights: plain, times: 1 },
    ];
    const made = emphasize("original", batch);
    expect(mean(made)).toBeCloseTo(mean([states, other]), 6);
    expect((made[0]?.[2] ?? 0) / (made[0]?.[0] ?? 0)).toBeCloseTo(9, 6);
    expect((made[1]?.[0] ?? 0) / (made[0]?.[0] ?? 0)).toBeCloseTo(2, 6);
  });

  test("counts a text as often as a schedule comes back to it", () => {
    const once = { states, weights, times: 1 };
    const often = { states: other, weights: Float32Array.of(2, 1), times: 1 };
    const [, counted] = emphasize("original", [once, { ...often, times: 3 }]);
    const [, repeated] = emphasize("original", [once, often, often, often]);
    expect(counted).toEqual(repeated);
  });

  test("only multiplies with no-norm, and does nothing with ignore", () => {
    expect(emphasize("no-norm", [{ states, weights, times: 1 }])).toEqual([
      Float32Array.of(1, 2, 9, 12),
    ]);
    expect(emphasize("ignore", [{ states, weights, times: 1 }])).toEqual([states]);
  });

  test("of weights 0 throughout is zeros and not NaN", () => {
    const nothing = [{ states, weights: Float32Array.of(0, 0), times: 1 }];
    expect(emphasize("original", nothing)).toEqual([new Float32Array(4)]);
  });
});

test("weights without words stay as they are", () => {
  for (const normalization of ["none", "mean", "length", "length+mean"] as const)
    expect(normalizeWeights(normalization, { weights: [1, 1], words: [0, 0] })).toEqual([1, 1]);
});
