import { describe, expect, test } from "vitest";
import { textWidth, wrap } from "./text-width.ts";

describe("textWidth", () => {
  test.each([
    ["abc", 3],
    ["采样", 4],
    ["步数：20", 8],
    ["\u001b[31mred\u001b[0m", 3],
    ["🎨", 2],
    ["e\u0301", 1],
  ])("%s takes %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("wrap", () => {
  test("breaks English at spaces only", () => {
    expect(wrap("the quick brown fox", 10)).toBe("the quick\nbrown fox");
    expect(wrap("unbreakable", 4)).toBe("unbreakable");
  });
  test("breaks Chinese anywhere but before a closing sign", () => {
    expect(wrap("采样步数，越多越慢", 8)).toBe("采样步\n数，越多\n越慢");
  });
  test("keeps lines within the width in mixed text", () => {
    const text =
      "模型名称（可用 `inkloom doctor` 查看），或检查点文件、文件夹的路径，默认：inkloom-mini";
    for (const line of wrap(text, 20).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(20);
    expect(wrap(text, 20).replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
  });
});
