import { describe, expect, test } from "vitest";
import { expandedRegion, markedRegion } from "./region.ts";
import { invertedMask, isEmptyMask, type Mask, maskOfPicture } from "./mask.ts";

const [width, height] = [64, 48];

/** A mask with one marked rectangle. */
function marked(left: number, top: number, right: number, bottom: number): Mask {
  const data = new Uint8ClampedArray(width * height);
  for (let y = top; y < bottom; y++) data.fill(255, y * width + left, y * width + right);
  return { width, height, data };
}

describe("the region that is drawn alone", () => {
  test("holds everything marked, and padding as far as the picture goes", () => {
    const mask = marked(10, 4, 20, 30);
    expect(markedRegion(mask)).toEqual({ left: 10, top: 4, right: 20, bottom: 30 });
    expect(markedRegion(mask, 6)).toEqual({ left: 4, top: 0, right: 26, bottom: 36 });
    expect(markedRegion(mask, 500)).toEqual({ left: 0, top: 0, right: width, bottom: height });
  });

  test("a single marked pixel in the corner is a region of one pixel", () => {
    const corner = marked(63, 47, 64, 48);
    expect(markedRegion(corner)).toEqual({ left: 63, top: 47, right: 64, bottom: 48 });
  });

  test("nothing marked is an error that names the mask", () => {
    const nothing = marked(0, 0, 0, 0);
    expect(isEmptyMask(nothing)).toBe(true);
    expect(isEmptyMask(invertedMask(nothing))).toBe(false);
    expect(() => markedRegion(nothing)).toThrow("a mask of 64x48 in which nothing is marked");
  });

  // Figures of A1111's own expand_crop_region.
  test.each([
    [
      [10, 4, 20, 30],
      [128, 128],
      [2, 4, 28, 30],
    ],
    [
      [10, 4, 50, 14],
      [128, 128],
      [10, 0, 50, 40],
    ],
    [
      [50, 30, 64, 48],
      [128, 64],
      [28, 30, 64, 48],
    ],
    [
      [0, 40, 30, 48],
      [64, 64],
      [0, 18, 30, 48],
    ],
    [
      [0, 0, 64, 10],
      [64, 64],
      [0, 0, 64, 48],
    ],
    [
      [20, 20, 21, 21],
      [512, 768],
      [20, 20, 21, 21],
    ],
  ])("%j drawn at %j becomes %j", ([left, top, right, bottom], [w, h], expected) => {
    const region = { left: left ?? 0, top: top ?? 0, right: right ?? 0, bottom: bottom ?? 0 };
    const drawn = { width: w ?? 0, height: h ?? 0 };
    const grown = expandedRegion(region, drawn, { width, height });
    expect([grown.left, grown.top, grown.right, grown.bottom]).toEqual(expected);
  });
});

describe("masks given as pictures", () => {
  const pixel = (...rgba: number[]) => ({
    width: 2,
    height: 1,
    data: Uint8ClampedArray.of(...rgba, 255, 255, 255, 255),
  });

  test("are their brightness where nothing is transparent", () => {
    expect([...maskOfPicture(pixel(255, 0, 0, 255)).data]).toEqual([76, 255]);
  });

  test("are their alpha, on or off, where something is", () => {
    expect([...maskOfPicture(pixel(0, 0, 0, 128)).data]).toEqual([0, 255]);
    expect([...maskOfPicture(pixel(0, 0, 0, 129)).data]).toEqual([255, 255]);
    expect([...maskOfPicture(pixel(0, 0, 0, 129), { binary: false }).data]).toEqual([129, 255]);
  });
});
