import { describe, expect, test } from "vitest";
import { textWidth } from "../language/text-width.ts";
import { progressLine } from "./progress-line.ts";

const half = { stage: "sample", step: 10, steps: 20 } as const;

describe("progressLine", () => {
  test("shows bar, steps and time left", () => {
    expect(progressLine(half, 62.3, "en", 80)).toBe(
      "Sampling  ████████████░░░░░░░░░░░░  10/20  1:03 left",
    );
    expect(progressLine(half, 3725, "zh", 80)).toBe(
      "采样  ████████████░░░░░░░░░░░░  10/20  剩余 1:02:05",
    );
  });

  test("says which picture of several it is", () => {
    const picture = { number: 3, of: 12 };
    expect(progressLine({ stage: "decode", picture }, undefined, "en", 80)).toContain("3/12");
    expect(progressLine({ ...half, picture }, 9, "zh", 80)).toContain("3/12");
  });

  test("names the other stages", () => {
    expect(progressLine({ stage: "load" }, undefined, "en", 80)).toBe("Loading the model");
    expect(progressLine({ stage: "decode" }, undefined, "zh", 80)).toBe("解码");
  });

  test.each([80, 40, 30, 20, 12])("fits %i columns", (columns) => {
    for (const language of ["en", "zh"] as const)
      expect(textWidth(progressLine(half, 9, language, columns))).toBeLessThan(columns);
  });
});
