import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MOST_VALUES, permutations, readRange, splitValues } from "./axis-values.ts";

describe("splitValues", () => {
  test.each([
    ["10,20, 30 ", ["10", "20", "30"]],
    ['"a, b",c', ["a, b", "c"]],
    ['c, "a, ""b"""', ["c", 'a, "b"']],
    ['say "hi", x', ['say "hi"', "x"]],
    ["猫,狗", ["猫", "狗"]],
    ["", [""]],
    ["a,,b", ["a", "", "b"]],
    ['"never closed, x', ["never closed, x"]],
  ])("%j", (text, values) => {
    expect(splitValues(text)).toEqual(values);
  });

  test("whatever is quoted comes back whole", () => {
    const word = fc.string().map((each) => each.trim());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (values) => {
        const text = values.map((each) => `"${each.replaceAll('"', '""')}"`).join(",");
        expect(splitValues(text)).toEqual(values);
      }),
    );
  });
});

describe("readRange", () => {
  test.each([
    ["1-5", true, [1, 2, 3, 4, 5]],
    ["1-5 (+2)", true, [1, 3, 5]],
    ["10-5 (-3)", true, [10, 7]],
    ["-2-1", true, [-2, -1, 0, 1]],
    ["1-3 (+0.5)", false, [1, 1.5, 2, 2.5, 3]],
    ["0-1 (+0.1)", false, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ["1-10 [5]", true, [1, 3, 5, 7, 10]],
    ["0.0-1.0 [6]", false, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    ["7-9 [1]", true, [7]],
    ["5-1", true, []],
    ["1-5 (+0)", true, []],
  ])("%j", (text, whole, values) => {
    expect(readRange(text, whole)).toEqual(values);
  });

  test.each(["20", "-7", "Euler", "1-", "1-5 (2", "1--"])("%j is no range", (text) => {
    expect(readRange(text, true)).toBeUndefined();
  });

  test("a range without end is not made", () => {
    expect(readRange("1-9007199254740991", true)).toHaveLength(MOST_VALUES + 1);
    expect(readRange("0-1 (+0.0000001)", false)).toHaveLength(MOST_VALUES + 1);
    expect(readRange("0-1 [999999999]", false)).toHaveLength(MOST_VALUES + 1);
  });
});

test("permutations come in the order of Python's", () => {
  expect(permutations(["a", "b", "c"]).map((each) => each.join(""))).toEqual([
    "abc",
    "acb",
    "bac",
    "bca",
    "cab",
    "cba",
  ]);
});
