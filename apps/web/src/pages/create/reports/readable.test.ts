import { expect, test } from "vitest";
import { readable } from "./readable.ts";

test.each([
  [true, "zh", "是"],
  [null, "en", "–"],
  [1.5, "en", "1.5"],
  [1234567, "en", "1234567"],
  [["a", 2], "en", "a, 2"],
  [[], "zh", "–"],
  [{ en: "a cat", zh: "猫" }, "zh", "猫"],
] as const)("%j in %s is %j", (value, language, text) => {
  expect(readable(value, language)).toEqual({ kind: "text", text });
});

test("objects and lists of them are rows", () => {
  expect(readable({ dataFolder: 1, seed_resize: { a: 1 } }, "en")).toEqual({
    kind: "rows",
    rows: [
      { name: "data folder", value: 1 },
      { name: "seed resize", value: { a: 1 } },
    ],
  });
  expect(readable([{ a: 1 }], "en")).toEqual({
    kind: "rows",
    rows: [{ name: "1", value: { a: 1 } }],
  });
});
