import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisText, countValues, joinValues, readAxis, splitValues } from "./axis-text.ts";

test("an axis is a name and values, and comes back as it was", () => {
  expect(readAxis("sampler=Euler,DPM++ 2M")).toEqual({ name: "sampler", values: "Euler,DPM++ 2M" });
  expect(readAxis("")).toEqual({ name: "", values: "" });
  expect(axisText({ name: "cfg", values: "3,7" })).toBe("cfg=3,7");
  expect(axisText({ name: "", values: "3" })).toBeUndefined();
});

test("values survive being joined and split, whatever they hold", () => {
  const value = fc
    .string({ minLength: 1 })
    .map((each) => each.trim())
    .filter(Boolean);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      expect(splitValues(joinValues(values))).toEqual(values);
    }),
  );
});

describe("countValues", () => {
  test.each([
    ["10,20,30", 3],
    ["1-5", 5],
    ["1-10 (+2)", 5],
    ["10-5 (-3)", 2],
    ["1-10 [4], 20", 5],
    ["5-1", 0],
    ["", 0],
  ])("%j has %d", (values, count) => {
    expect(countValues(values, true)).toBe(count);
  });

  test("words are counted one by one", () => {
    expect(countValues("Euler a,1-5", false)).toBe(2);
  });
});
