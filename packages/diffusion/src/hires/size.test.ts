import { describe, expect, test } from "vitest";
import { hiresSize } from "./size.ts";

const first = { width: 512, height: 768 };

describe("the size of a second pass", () => {
  test("is none where none is asked for", () => {
    expect(hiresSize({}, first, 8)).toBeUndefined();
  });

  test("is a factor of the first, rounded down", () => {
    expect(hiresSize({ hires: 1.3 }, first, 8)).toEqual({
      enlarged: { width: 665, height: 998 },
      cut: { width: 0, height: 0 },
    });
  });

  test("follows one side", () => {
    expect(hiresSize({ hires_width: 1000 }, first, 8)?.enlarged).toEqual({
      width: 1000,
      height: 1500,
    });
    expect(hiresSize({ hires: 4, hires_height: 1000 }, first, 8)?.enlarged).toEqual({
      width: 666,
      height: 1000,
    });
  });

  test("covers both sides and cuts what is too long, in cells", () => {
    expect(hiresSize({ hires_width: 1024, hires_height: 1024 }, first, 8)).toEqual({
      enlarged: { width: 1024, height: 1536 },
      cut: { width: 0, height: 64 },
    });
    expect(hiresSize({ hires_width: 512, hires_height: 1024 }, first, 8)).toEqual({
      enlarged: { width: 682, height: 1024 },
      cut: { width: 21, height: 0 },
    });
  });
});
