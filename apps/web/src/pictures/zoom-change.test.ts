import { describe, expect, test } from "vitest";
import { FIT } from "./zoom.ts";
import { changedZoom, zoomKey } from "./zoom-change.ts";

const key = (name: string, more: object = {}) =>
  zoomKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe("keys of a zoom", () => {
  test("zoom, fit, show real pixels, and move with Shift", () => {
    expect(key("+")).toEqual({ by: 1.5 });
    expect(key("0")).toEqual({ to: "fit" });
    expect(key("1")).toEqual({ to: "full" });
    expect(key("ArrowLeft", { shiftKey: true })).toEqual({ move: { x: -0.2, y: 0 } });
  });

  test("leave alone what belongs to the browser and to whoever shows the picture", () => {
    expect(key("ArrowLeft")).toBeUndefined();
    expect(key("+", { ctrlKey: true })).toBeUndefined();
    expect(key("0", { metaKey: true })).toBeUndefined();
    expect(key("a")).toBeUndefined();
  });

  test("move by a part of what is seen, and never past the picture", () => {
    const near = { factor: 4, x: 0.5, y: 0.5 };
    expect(changedZoom(near, { move: { x: 0.2, y: 0 } }, 1)).toEqual({
      factor: 4,
      x: 0.55,
      y: 0.5,
    });
    expect(changedZoom({ ...near, x: 0.99 }, { move: { x: 0.2, y: 0 } }, 1).x).toBe(1);
    expect(changedZoom(near, { to: "fit" }, 1)).toEqual(FIT);
    expect(changedZoom(FIT, { to: "full" }, 0.4)).toEqual(FIT);
    expect(changedZoom(FIT, { to: "full" }, 3).factor).toBe(3);
    expect(changedZoom(FIT, { by: 0.5 }, 1).factor).toBe(1);
  });
});
