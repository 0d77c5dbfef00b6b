import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodePicture } from "../picture-file.ts";
import { combinedGrid, splitGrid } from "./picture-grid.ts";

const read = (path: string) => decodePicture(readFileSync(new URL(path, import.meta.url)));
const picture = () => read("../../../diffusion/src/goldens/pictures/english-1.png");

describe("a picture in tiles", () => {
  test("lie and fade as A1111's, byte for byte", async () => {
    const grid = splitGrid(await picture(), { width: 56, height: 48 }, 20);
    const places = grid.rows.map((row) => [row[0]?.top, row.map(({ left }) => left)]);
    expect(places).toEqual([
      [0, [0, 36, 72]],
      [26, [0, 36, 72]],
      [53, [0, 36, 72]],
      [80, [0, 36, 72]],
    ]);
    const rows = grid.rows.map((row) =>
      row.map((tile, i) => {
        const keep = (tile.top + i) % 2 === 1;
        const data = tile.pixels.data.map((value, at) =>
          keep || at % 4 === 3 ? value : 255 - value,
        );
        return { ...tile, pixels: { ...tile.pixels, data } };
      }),
    );
    const made = combinedGrid({ ...grid, rows });
    expect(made.data).toEqual((await read("../goldens/grid.png")).data);
  });

  test.each([0, 16, 55])(
    "put together unchanged they are the picture: overlap %i",
    async (overlap) => {
      const whole = await picture();
      const grid = splitGrid(whole, { width: 64, height: 56 }, overlap);
      expect(combinedGrid(grid).data).toEqual(whole.data);
    },
  );

  test("larger than the picture, or not larger than their overlap, are refused", async () => {
    const whole = await picture();
    expect(() => splitGrid(whole, { width: 136, height: 64 }, 8)).toThrow(
      "tiles of 136x64 for a picture of 128x128; expected tiles within it",
    );
    expect(() => splitGrid(whole, { width: 64, height: 32 }, 32)).toThrow(
      "tiles of 64x32 that overlap by 32; expected less than a tile",
    );
  });
});
