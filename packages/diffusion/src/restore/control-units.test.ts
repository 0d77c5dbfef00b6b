/** Units in A1111's text, as hostile hands write them. */
import { describe, expect, test } from "vitest";
import { fromInfotext } from "./from-infotext.ts";

const FIELDS = "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64";
const UNIT = "Module: canny, Model: lines [01234567], Weight: 0.5";

const read = (...units: readonly string[]) =>
  fromInfotext(
    `a house\n${[FIELDS, ...units.map((unit, i) => `ControlNet ${i}: "${unit}"`)].join(", ")}`,
  );

describe("control units of a text", () => {
  test("that are out of their ranges are told, and keep no other from being read", () => {
    const bad = [
      "Module: canny, Weight: 1e308",
      "Module: canny, Weight: 1, Guidance Start: 0.9, Guidance End: 0.1",
      `Module: ${"x".repeat(200)}, Weight: 1`,
      "no unit at all",
    ];
    const { parameters, unknown } = read(UNIT, ...bad);
    expect(parameters["control"]).toMatchObject([
      { preprocessor: "canny", model: "lines", weight: 0.5 },
    ]);
    const told = unknown.map(({ name }) => name);
    for (const i of [1, 2, 3, 4]) expect(told).toContain(`ControlNet ${i}`);
  });

  test("have the preprocessor's own values where theirs are out of range, as in the extension", () => {
    const { parameters } = read(
      `${UNIT}, Processor Res: 1e9, Threshold A: -1, Threshold B: 1e308`,
      `${UNIT}, Processor Res: 64.4, Threshold A: 1, Threshold B: NaN`,
    );
    const [plain, given] = parameters["control"] as readonly object[];
    for (const field of ["resolution", "threshold_a", "threshold_b"])
      expect(plain).not.toHaveProperty(field);
    expect(given).toMatchObject({ resolution: 64, threshold_a: 1 });
    expect(given).not.toHaveProperty("threshold_b");
  });

  test("name files by name, never by folder", () => {
    const { parameters } = read("Module: canny, Model: ../../home/me/lines.safetensors");
    expect(parameters["control"]).toMatchObject([{ model: "lines" }]);
  });

  test("are ten at most; the rest is told", () => {
    const { parameters, unknown } = read(...Array.from({ length: 14 }, () => UNIT));
    expect(parameters["control"]).toHaveLength(10);
    expect(unknown.filter(({ name }) => /^ControlNet \d+$/.test(name))).toHaveLength(4);
  });
});
