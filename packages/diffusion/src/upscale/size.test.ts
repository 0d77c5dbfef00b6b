import { expect, test } from "vitest";
import { enlargedSize, middleOf } from "./size.ts";
import { tinyPicture } from "./tiny-upscaler.suite.ts";

test.each([
  [{ scale: 4 }, { width: 404, height: 268 }],
  [{ scale: 1.5 }, { width: 151, height: 100 }],
  [
    { width: 512, height: 512 },
    { width: 771, height: 512 },
  ],
  [
    { width: 300, height: 100 },
    { width: 300, height: 199 },
  ],
  [
    { scale: 4, most: 404 },
    { width: 404, height: 268 },
  ],
  [
    { scale: 4, most: 403 },
    { width: 403, height: 267 },
  ],
  [
    { scale: 4, most: 50 },
    { width: 50, height: 33 },
  ],
  [{ width: 1010 }, { width: 1010, height: 670 }],
  [{ height: 134 }, { width: 202, height: 134 }],
])("a picture of 101x67 to %o becomes %o", (wanted, expected) => {
  expect(enlargedSize({ width: 101, height: 67 }, wanted)).toEqual(expected);
});

test("the longer side is bounded, whichever it is", () => {
  const most = 200;
  expect(enlargedSize({ width: 50, height: 90 }, { scale: 3, most })).toEqual({
    width: 111,
    height: 200,
  });
  expect(enlargedSize({ width: 90, height: 90 }, { scale: 3, most })).toEqual({
    width: 200,
    height: 200,
  });
  expect(enlargedSize({ width: 1, height: 900 }, { scale: 1, most })).toEqual({
    width: 1,
    height: 200,
  });
});

test("what is too long is cut off on both sides", () => {
  const picture = tinyPicture(11, 6);
  const middle = middleOf(picture, { width: 4, height: 6 });
  expect([middle.width, middle.height]).toEqual([4, 6]);
  expect([...middle.data.subarray(0, 4)]).toEqual([...picture.data.subarray(12, 16)]);
  expect(middleOf(picture, { width: 11, height: 6 })).toBe(picture);
});
