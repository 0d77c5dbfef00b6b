import { describe, expect, test } from "vitest";
import { sayLoss, sayRate } from "./numbers.ts";
import { linePath, lossSpan, placeOf, ticks } from "./scale.ts";

test.each([
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.013, 0.09, 4, [0.02, 0.04, 0.06, 0.08]],
  [1, 1200, 6, [200, 400, 600, 800, 1000, 1200]],
  [3, 3, 4, [3]],
  [0, 5e-5, 2, [0, 5e-5]],
])("between %d and %d some %d round values are named", (least, most, about, named) => {
  expect(ticks({ least, most }, about)).toEqual(named);
});

test("values beyond the ends stay at them, and one value alone lies in the middle", () => {
  const span = { least: 0, most: 10 };
  expect([-5, 0, 5, 10, 99].map((value) => placeOf(value, span, 100, 200))).toEqual([
    100, 100, 150, 200, 200,
  ]);
  expect(placeOf(3, { least: 3, most: 3 }, 0, 100)).toBe(50);
});

describe("what a chart of losses shows", () => {
  test("leaves out the highest of the single steps, and nothing of the running mean", () => {
    const raw = Array.from({ length: 100 }, (_, i) => (i === 50 ? 1000 : 1 + i / 100));
    const { least, most } = lossSpan(raw, [1, 5]);
    expect(most).toBeCloseTo(5.25);
    expect(least).toBeGreaterThanOrEqual(0);
    expect(least).toBeLessThan(1.1);
  });

  test("is something even before anything is known", () => {
    const { least, most } = lossSpan([], []);
    expect(most).toBeGreaterThan(least);
    const one = lossSpan([0.5], [0.5]);
    expect(one.most).toBeGreaterThan(one.least);
    expect(lossSpan([0, 0], [0, 0]).most).toBeGreaterThan(0);
  });
});

describe("a line", () => {
  test("of a few points has all of them", () => {
    expect(
      linePath([
        { x: 0, y: 1 },
        { x: 2.25, y: 3 },
      ]),
    ).toBe("M0.0 1.0L2.3 3.0");
    expect(linePath([])).toBe("");
  });

  test("of thousands keeps lowest and highest of each pixel", () => {
    const spots = Array.from({ length: 10_000 }, (_, i) => ({
      x: (i / 10_000) * 10,
      y: i === 4321 ? 500 : i % 7,
    }));
    const path = linePath(spots);
    expect(path.split("L").length).toBeLessThanOrEqual(40);
    expect(path).toContain(" 500.0");
  });
});

test("numbers are short, and learning rates as people type them", () => {
  expect([0, 0.08321, 1.23456, 12].map(sayLoss)).toEqual(["0", "0.0832", "1.23", "12"]);
  expect([0, 5e-5, 0.002, 1, 2.346e-6, 0.05].map(sayRate)).toEqual([
    "0",
    "5e-5",
    "2e-3",
    "1",
    "2.35e-6",
    "0.05",
  ]);
});
