import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
const { readable } = await import("./readable.ts");

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

test("objects are rows, by names that are known or made readable", () => {
  expect(readable({ dataFolder: 1, seed_resize: { a: 1 } }, "zh")).toMatchObject({
    kind: "rows",
    rows: [
      { name: "数据文件夹", value: 1 },
      { name: "seed resize", value: { a: 1 } },
    ],
  });
});

test("lists of plain objects are tables, with sizes as sizes", () => {
  expect(readable([{ name: "a", bytes: 2 ** 20 }, { name: "b" }], "en")).toEqual({
    kind: "table",
    columns: ["name", "size"],
    lines: [
      ["a", "1 MB"],
      ["b", ""],
    ],
  });
  expect(readable([{ a: { b: 1 } }], "en")).toMatchObject({ kind: "rows", rows: [{ name: "1" }] });
});
