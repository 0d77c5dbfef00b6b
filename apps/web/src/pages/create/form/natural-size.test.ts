import { describe, expect, test } from "vitest";
import { naturalSide, sizeFor, turned } from "./natural-size.ts";

describe("sizeFor", () => {
  test.each([
    ["1:1", 512, 512, 512],
    ["16:9", 1024, 1344, 768],
    ["9:16", 1024, 768, 1344],
    ["4:3", 512, 576, 448],
    ["1:2", 128, 96, 192],
  ])("%s of %d", (aspect, side, width, height) => {
    expect(sizeFor(aspect, side)).toEqual({ width, height });
  });
});

test("the embedded model is small, whatever its family; unknown families say nothing", () => {
  expect(naturalSide("inkloom-mini", "sd1")).toBe(128);
  expect(naturalSide("dream.safetensors", "sd1")).toBe(512);
  expect(naturalSide("x", "sd2")).toBeUndefined();
  expect(naturalSide("x", undefined)).toBeUndefined();
});

test("proportions are turned", () => {
  expect(turned("16:9")).toBe("9:16");
});
