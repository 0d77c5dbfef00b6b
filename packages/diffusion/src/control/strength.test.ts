import { describe, expect, test } from "vitest";
import { adapterFactors, controlNetFactors, countsFor, isOfPass, isWithin } from "./strength.ts";
import { controlUnit } from "./tiny-control.suite.ts";

const job = (unit: Parameters<typeof controlUnit>[0], preprocessor = "none") => ({
  unit: controlUnit(unit),
  preprocessor,
  number: 0,
});
const soft = (weight: number, count: number) =>
  Array.from({ length: count }, (_, i) => weight * 0.825 ** (12 - i));

describe("the strength of each layer", () => {
  test("is the weight, or falls off from the middle where words or the network count more", () => {
    const plain = controlNetFactors(job({ weight: 0.5 }), "only", 13);
    expect(plain).toEqual(Array.from({ length: 13 }, () => 0.5));
    for (const mode of ["prompt", "control"] as const)
      expect(controlNetFactors(job({ mode, weight: 2 }), "only", 13)).toEqual(soft(2, 13));
    // SDXL has fewer layers, and they begin at the same factor.
    expect(controlNetFactors(job({ mode: "prompt" }), "only", 10)).toEqual(soft(1, 10));
  });

  test("falls off for edges of one pixel in the second pass of a hires fix", () => {
    expect(controlNetFactors(job({}, "canny"), "high", 13)).toEqual(soft(1, 13));
    expect(controlNetFactors(job({}, "mlsd"), "high", 13)).toEqual(soft(1, 13));
    expect(controlNetFactors(job({}, "canny"), "low", 13)[0]).toBe(1);
    expect(controlNetFactors(job({}, "depth_midas"), "high", 13)[0]).toBe(1);
  });

  test("is the unit's own where it gives one for each layer", () => {
    const own = Array.from({ length: 13 }, (_, i) => i / 10);
    const asked = job({ layer_weights: own, mode: "prompt", weight: 2 });
    expect(controlNetFactors(asked, "only", 13)).toEqual(own);
  });

  test("of an adapter has A1111's four", () => {
    expect(adapterFactors(job({ mode: "prompt", weight: 2 }), "only", 4)).toEqual([
      0.5, 1.24, 1.65, 2,
    ]);
    expect(adapterFactors(job({ layer_weights: [1, 2, 3, 4, 5] }), "only", 4)).toEqual([
      1, 2, 3, 4,
    ]);
  });
});

test("both ends of a range belong to it", () => {
  const within = (share: number) => isWithin({ start: 0.25, end: 0.5 }, { share, sigma: 1 });
  expect([0.2, 0.25, 0.4, 0.5, 0.55].map(within)).toEqual([false, true, true, true, false]);
});

test("a unit for one pass of a hires fix counts where there is only one pass", () => {
  const passes = ["low", "high", "only"] as const;
  const counts = (hires: "both" | "low" | "high") =>
    passes.map((pass) => isOfPass({ hires }, pass));
  expect(counts("both")).toEqual([true, true, true]);
  expect(counts("low")).toEqual([true, false, true]);
  expect(counts("high")).toEqual([false, true, true]);
});

test("the unwanted words are left alone where the network counts more, or averages", () => {
  expect(countsFor({ mode: "control" })("unwanted")).toBe(false);
  expect(countsFor({ mode: "prompt" })("unwanted")).toBe(true);
  expect(countsFor({ mode: "balanced" }, true)("unwanted")).toBe(false);
  expect(countsFor({ mode: "control" }, true)("wanted")).toBe(true);
});
