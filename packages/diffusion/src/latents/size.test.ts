import { describe, expect, test } from "vitest";
import { fittedSize } from "./size.ts";

describe("the size of what is drawn", () => {
  test("is the model's own without a picture", () => {
    expect(fittedSize({}, 512)).toEqual({ width: 512, height: 512 });
    expect(fittedSize({ width: 640 }, 512)).toEqual({ width: 640, height: 512 });
  });

  const photo = { width: 4000, height: 3000 };
  test("has a picture's proportions and the model's number of pixels", () => {
    expect(fittedSize({}, 512, photo)).toEqual({ width: 592, height: 440 });
    expect(fittedSize({}, 1024, { width: 100, height: 300 })).toEqual({ width: 592, height: 1776 });
  });

  test("follows the one side that is given", () => {
    expect(fittedSize({ width: 640 }, 512, photo)).toEqual({ width: 640, height: 480 });
    expect(fittedSize({ height: 480 }, 512, photo)).toEqual({ width: 640, height: 480 });
    expect(fittedSize({ width: 64, height: 64 }, 512, photo)).toEqual({ width: 64, height: 64 });
  });

  test("is never absurd, whatever the proportions", () => {
    expect(fittedSize({}, 512, { width: 1, height: 9000 })).toEqual({ width: 64, height: 4096 });
  });
});
