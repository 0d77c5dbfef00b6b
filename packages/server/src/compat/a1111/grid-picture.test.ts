import { decodePng, encodePng, readPictureText } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { gridPicture } from "./grid-picture.ts";

const of = (grey: number, text?: string) => {
  const data = new Uint8ClampedArray(4 * 2 * 4).fill(grey);
  data.forEach((_, at) => {
    if (at % 4 === 3) data[at] = 255;
  });
  return encodePng({ width: 4, height: 2, data }, text === undefined ? {} : { parameters: text });
};
const greyAt = (
  { width, data }: { width: number; data: Uint8ClampedArray },
  x: number,
  y: number,
) => data[(y * width + x) * 4];

describe("a grid", () => {
  test("is about square, row by row, black where nothing is, with the first one's text", async () => {
    const files = await Promise.all([of(10, "first"), of(20), of(30)]);
    const file = (await gridPicture(files)) ?? new Uint8Array();
    const grid = await decodePng(file);
    expect([grid.width, grid.height]).toEqual([8, 4]);
    expect([
      greyAt(grid, 0, 0),
      greyAt(grid, 4, 1),
      greyAt(grid, 3, 2),
      greyAt(grid, 4, 2),
    ]).toEqual([10, 20, 30, 0]);
    expect(readPictureText(file)).toEqual({ parameters: "first" });
  });

  test("may be one row", async () => {
    const grid = await decodePng(
      (await gridPicture(await Promise.all([of(1), of(2), of(3)]), 1)) ?? new Uint8Array(),
    );
    expect([grid.width, grid.height]).toEqual([12, 2]);
    expect(await gridPicture([])).toBeUndefined();
  });
});
