import { expect, test } from "vitest";
import { expectUnit } from "./expect-unit.ts";
import { wholeUnit } from "./unit.ts";

test.each([
  [{ start: 0.9, end: 0.1 }, "control 3 begins at 0.9 and ends at 0.1"],
  [{ preprocessor: "cany" }, 'preprocessor "cany" is not known'],
  [{ preprocessor: "canny", threshold_a: 0 }, "control 3: threshold_a is 0, expected 1 to 255"],
  [{ preprocessor: "canny", threshold_b: NaN }, "control 3: threshold_b is NaN"],
])("a unit with %o is refused by name", (given, sentence) => {
  expect(() => {
    expectUnit(wholeUnit(given), 2);
  }).toThrow(sentence);
});

test("what is said of sliders that a preprocessor has not is not looked at", () => {
  expectUnit(wholeUnit({ preprocessor: "invert", threshold_a: 1e308 }), 0);
  expectUnit(wholeUnit({ threshold_a: 1e308, start: 0.5, end: 0.5 }), 0);
});
