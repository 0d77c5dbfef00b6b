import { describe, expect, test } from "vitest";
import { FIT, fitScale, fullSize, held, placed, pushed, scaleOf, zoomedAt } from "./zoom.ts";

const view = { width: 1000, height: 800 };
const wide = { width: 4000, height: 1000 };

describe("a zoom", () => {
  test("shows the whole picture in the middle while it fits", () => {
    expect(fitScale(view, wide)).toBe(0.25);
    expect(placed(view, wide, FIT)).toEqual({ left: 0, top: 275, width: 1000, height: 250 });
  });

  test("does not blow small pictures up to fill the view", () => {
    expect(placed(view, { width: 64, height: 64 }, FIT)).toMatchObject({ width: 192, height: 192 });
  });

  test("shows pixels as they are, or the whole picture where that is larger", () => {
    const full = fullSize(view, wide);
    expect(scaleOf(view, wide, full)).toBe(1);
    expect(fullSize(view, { width: 64, height: 64 }).factor).toBe(1);
  });

  test("leaves the point under the pointer where it is", () => {
    const point = { x: 700, y: 420 };
    const start = held(view, wide, { factor: 3, x: 0.4, y: 0.5 });
    const before = placed(view, wide, start);
    const after = placed(view, wide, zoomedAt(view, wide, start, 1.5, point));
    expect((point.x - after.left) / after.width).toBeCloseTo(
      (point.x - before.left) / before.width,
    );
    expect(after.width / before.width).toBeCloseTo(1.5);
  });

  test("never leaves the picture's edges inside the view", () => {
    const far = pushed(view, wide, { factor: 8, x: 0.5, y: 0.5 }, { x: 1e6, y: -1e6 });
    const at = placed(view, wide, far);
    expect(at.left).toBeCloseTo(0);
    expect(at.top + at.height).toBeCloseTo(view.height);
    expect(pushed(view, wide, FIT, { x: 300, y: 300 })).toEqual(FIT);
  });

  test("ends at 32 screen pixels per pixel and at the whole picture", () => {
    const near = zoomedAt(view, wide, FIT, 1e9, { x: 1, y: 1 });
    expect(scaleOf(view, wide, near)).toBe(32);
    expect(zoomedAt(view, wide, near, 1e-9, { x: 1, y: 1 })).toEqual(FIT);
  });

  test("survives a view without room", () => {
    const at = placed({ width: 0, height: 0 }, wide, FIT);
    expect(Object.values(at).every(Number.isFinite)).toBe(true);
  });
});
