import { expect, test } from "vitest";
import { ramp, tiledSide } from "./tiles.ts";

test("a side that fits is one tile", () => {
  expect(tiledSide(7, 8, 2, 1)).toEqual({ tile: 7, starts: [0] });
  expect(tiledSide(8, 8, 2, 4)).toEqual({ tile: 8, starts: [0] });
  expect(tiledSide(1000, 0, 2, 4)).toEqual({ tile: 1000, starts: [0] });
});

test("tiles cover the side, begin at multiples of the period, and share at least the overlap", () => {
  for (const side of [33, 64, 65, 511])
    for (const [wanted, period] of [
      [32, 1],
      [30, 8],
      [9, 4],
    ] as const)
      for (const overlap of [0, 1, 4, 40]) {
        const { tile, starts } = tiledSide(side, wanted, overlap, period);
        expect(tile % period).toBe(0);
        expect(tile).toBeLessThanOrEqual(wanted);
        expect(starts[0]).toBe(0);
        const end = (starts.at(-1) ?? 0) + tile;
        expect(end).toBeGreaterThanOrEqual(side);
        expect(end).toBeLessThan(side + period);
        starts.slice(1).forEach((start, i) => {
          expect(start % period).toBe(0);
          const shared = (starts[i] ?? 0) + tile - start;
          expect(shared).toBeGreaterThanOrEqual(Math.min(overlap, tile / 2 - period));
          expect(shared).toBeLessThan(tile);
        });
      }
});

test("the places of A1111's grid", () => {
  // split_grid of a width of 512 with tiles of 192 and an overlap of 8: int(i * 320 / 2)
  expect(tiledSide(512, 192, 8, 1).starts).toEqual([0, 160, 320]);
  expect(tiledSide(600, 192, 8, 1).starts).toEqual([0, 136, 272, 408]);
});

test("one tile passes evenly into the next, its outer quarter never counting", () => {
  expect([...ramp(8)]).toEqual([0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1]);
  expect([...ramp(0)]).toEqual([]);
  expect([...ramp(1)]).toEqual([0.5]);
});
