import { describe, expect, test } from "vitest";
import { aspectRatio, ASPECTS, ratioOf } from "./aspect.ts";

describe("aspectRatio", () => {
  test("every preset answers to its ratio and to its name in both languages", () => {
    for (const aspect of ASPECTS) {
      const ratio = aspect.width / aspect.height;
      for (const name of [ratioOf(aspect), aspect.name.en, aspect.name.zh])
        expect(aspectRatio(name)).toBe(ratio);
    }
  });

  test.each([
    ["Phone-Screen", 0.5],
    ["PHONESCREEN", 0.5],
    [" 16 : 9 ", 16 / 9],
    ["16：9", 16 / 9],
    ["1920x1080", 16 / 9],
    ["2.39:1", 2.39],
    ["8:1", 8],
  ])("%j is a ratio", (text, ratio) => {
    expect(aspectRatio(text)).toBeCloseTo(ratio, 12);
  });

  test.each(["", "wide", "9:1", "0:0", "1:0", "0:1", "-1:2", "1e9:1"])("%j is none", (text) => {
    expect(aspectRatio(text)).toBeUndefined();
  });
});
