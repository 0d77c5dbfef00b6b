import { describe, expect, test } from "vitest";
import { gridLayout, placeByKey, placesIn, rowsIn, scrolledTo, topOf } from "./layout.ts";

const layout = gridLayout(1010, 95, 190, 10); // 5 columns of 190

describe("a grid", () => {
  test("fills the width with tiles that are no smaller than wanted", () => {
    expect(layout).toEqual({ columns: 5, side: 190, gap: 10, rows: 19, height: 3810, count: 95 });
    expect(gridLayout(300, 4, 400, 10)).toMatchObject({ columns: 1, side: 280 });
    expect(gridLayout(0, 4, 190, 10)).toMatchObject({ columns: 1, side: 1 });
  });

  test("stays below the height that browsers can scroll", () => {
    const many = gridLayout(390, 200_000, 300, 8);
    expect(many.height).toBeLessThan(15_100_000);
    expect(many.columns).toBeGreaterThan(1);
  });

  test("knows the rows of a view", () => {
    expect(rowsIn(layout, 0, 400, 0)).toEqual({ first: 0, last: 2 });
    expect(rowsIn(layout, 1000, 400, 2)).toEqual({ first: 3, last: 9 });
    expect(rowsIn(layout, 1e9, 400, 2)).toEqual({ first: 16, last: 18 });
    expect(rowsIn(gridLayout(1010, 0, 190, 10), 0, 400, 2)).toEqual({ first: 0, last: 0 });
  });

  test("scrolls only as far as needed", () => {
    expect(topOf(layout, 7)).toBe(210);
    expect(scrolledTo(layout, 7, 100, 500)).toBe(100);
    expect(scrolledTo(layout, 7, 300, 500)).toBe(200);
    expect(scrolledTo(layout, 30, 0, 500)).toBe(6 * 200 + 210 - 500);
  });

  test("finds what a band touches", () => {
    expect(placesIn(layout, { left: 0, top: 0, right: 5, bottom: 5 })).toEqual([]);
    expect(placesIn(layout, { left: 50, top: 50, right: 250, bottom: 250 })).toEqual([0, 1, 5, 6]);
    expect(placesIn(layout, { left: 201, top: 0, right: 209, bottom: 300 })).toEqual([]);
    const short = gridLayout(1010, 7, 190, 10);
    expect(placesIn(short, { left: 0, top: 0, right: 9999, bottom: 9999 })).toEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
  });

  test("is walked by keys, and not left by them", () => {
    expect(placeByKey(layout, 7, "ArrowRight", 3)).toBe(8);
    expect(placeByKey(layout, 7, "ArrowUp", 3)).toBe(2);
    expect(placeByKey(layout, 2, "ArrowUp", 3)).toBe(2);
    expect(placeByKey(layout, 2, "PageDown", 3)).toBe(17);
    expect(placeByKey(layout, 2, "End", 3)).toBe(94);
    expect(placeByKey(layout, 50, "Home", 3)).toBe(0);
    expect(placeByKey(layout, 0, "ArrowLeft", 3)).toBe(0);
    expect(placeByKey(layout, 0, "x", 3)).toBeUndefined();
    const short = gridLayout(1010, 7, 190, 10);
    expect(placeByKey(short, 4, "ArrowDown", 3)).toBe(6);
    expect(placeByKey(short, 5, "ArrowDown", 3)).toBe(5);
  });
});
