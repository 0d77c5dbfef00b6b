import { describe, expect, test } from "vitest";
import { drawnFrame, naturalSide, sizeFor, turned } from "./natural-size.ts";

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

test.each([
  [{ width: 640, height: 320 }, undefined, 640, 320],
  [{ width: 640 }, undefined, 640, 512],
  [{ aspect: "4:3" }, { width: 30, height: 90 }, 576, 448],
  [{ width: 640 }, { width: 200, height: 100 }, 640, 320],
  [{ height: 640 }, { width: 200, height: 100 }, 1280, 640],
  [{}, { width: 200, height: 100 }, 728, 360],
  [{}, { width: 9000, height: 1 }, 4096, 64],
  [{}, undefined, 512, 512],
])("%j with a picture of %j is drawn at %d x %d", (given, picture, width, height) => {
  expect(drawnFrame(given, 512, picture)).toEqual({ width, height });
});
