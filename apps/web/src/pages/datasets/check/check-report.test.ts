import { expect, test } from "vitest";
import { type Finding, keptOf, needless } from "./check-report.ts";

const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  level: "mend",
  sentence: { en: id, zh: id },
  pictures: [],
  ...more,
});

test("one of those that belong together always stays, whichever went before", () => {
  const groups = [
    ["a.png", "b.png"],
    ["c.png", "d.png", "e.png"],
  ];
  const doubled = finding("doubled", { groups });
  expect(needless(doubled, new Set())).toEqual(["b.png", "d.png", "e.png"]);
  const gone = new Set(["a.png", "c.png"]);
  expect(needless(doubled, gone)).toEqual(["e.png"]);
  expect(groups.map((group) => keptOf(group, gone))).toEqual(["b.png", "d.png"]);
  expect(keptOf(["a.png"], gone)).toBeUndefined();
});

test("useless pictures go at once, those that can be mended do not", () => {
  const pictures = [{ name: "a.png" }, { name: "b.png" }];
  expect(needless(finding("blurred", { pictures }), new Set(["a.png"]))).toEqual(["b.png"]);
  expect(needless(finding("small", { pictures }), new Set())).toEqual([]);
});
