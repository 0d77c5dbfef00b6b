import { describe, expect, test } from "vitest";
import { fitted, panned, pinched, toDocument, toScreen, zoomedAt } from "./camera.ts";
import { draggedFrame, gripAt, LONGEST_SIDE, overhang, SHORTEST_SIDE } from "./frame-drag.ts";

const EXTENT = { width: 1000, height: 800 };

describe("the camera", () => {
  const camera = { zoom: 0.5, x: 40, y: -20 };

  test("leads from the screen to the document and back", () => {
    const point = { x: 333, y: 21 };
    expect(toScreen(camera, toDocument(camera, point))).toEqual(point);
  });

  test("keeps what lies under the pointer there, within its limits", () => {
    const at = { x: 300, y: 200 };
    const under = toDocument(camera, at);
    for (const zoom of [0.01, 0.5, 8, 1000]) {
      const next = zoomedAt(camera, zoom, at);
      expect(toDocument(next, at).x).toBeCloseTo(under.x);
      expect(next.zoom).toBeLessThanOrEqual(32);
      expect(next.zoom).toBeGreaterThanOrEqual(1 / 64);
    }
  });

  test("shows the whole in the middle, small pictures twice as large", () => {
    const whole = { x: -100, y: 0, width: 4096, height: 4096 };
    const { zoom, x, y } = fitted(whole, EXTENT);
    expect(zoom).toBeCloseTo(736 / 4096);
    expect(x - 100 * zoom).toBeCloseTo((1000 - 736) / 2);
    expect(y).toBeCloseTo(32);
    expect(fitted({ x: 0, y: 0, width: 64, height: 64 }, EXTENT).zoom).toBe(2);
    expect(fitted({ x: 0, y: 0, width: 512, height: 512 }, EXTENT).zoom).toBe(1);
  });

  test("two fingers move and zoom at once", () => {
    const before = [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
    ] as const;
    const after = [
      { x: 150, y: 140 },
      { x: 350, y: 140 },
    ] as const;
    const next = pinched(camera, before, after);
    expect(next.zoom).toBeCloseTo(1);
    const middle = toDocument(camera, { x: 150, y: 100 });
    expect(toScreen(next, middle).x).toBeCloseTo(250);
    expect(panned(camera, 5, 6)).toEqual({ zoom: 0.5, x: 45, y: -14 });
  });
});

describe("the frame", () => {
  const bounds = { x: 0, y: 0, width: 500, height: 512 };
  const right = { across: 1, down: 0 } as const;

  test("is taken hold of by edges, corners and inside", () => {
    const camera = { zoom: 1, x: 0, y: 0 };
    const grip = (x: number, y: number) => gripAt(camera, bounds, { x, y });
    expect(grip(500, 250)).toEqual(right);
    expect(grip(-5, 3)).toEqual({ across: -1, down: -1 });
    expect(grip(250, 250)).toEqual({ across: 0, down: 0 });
    expect(grip(530, 250)).toBeUndefined();
  });

  test("grows beyond the picture by whole cells, whatever the picture's size", () => {
    const frame = draggedFrame(bounds, right, { x: 131, y: 70 }, bounds);
    expect(frame).toEqual({ x: 0, y: 0, width: 628, height: 512 });
    expect(overhang(frame, bounds)).toEqual({ left: 0, right: 128, top: 0, bottom: 0 });
    const wide = draggedFrame(bounds, { across: -1, down: -1 }, { x: -100, y: -30 }, bounds, 64);
    expect(wide).toEqual({ x: -128, y: 0, width: 628, height: 512 });
  });

  test("comes to rest on the picture's own edge", () => {
    const inside = { x: 0, y: 0, width: 400, height: 512 };
    expect(draggedFrame(inside, right, { x: 99, y: 0 }, bounds).width).toBe(500);
  });

  test("is never too small, too large or too far away to be drawn", () => {
    const drag = (by: number) => draggedFrame(bounds, right, { x: by, y: 0 }, bounds).width;
    expect(drag(-9999)).toBe(SHORTEST_SIDE);
    expect(drag(1e6)).toBe(500 + 2048);
    const large = { x: 0, y: 0, width: 4096, height: 64 };
    expect(draggedFrame(large, right, { x: 900, y: 0 }, large).width).toBe(LONGEST_SIDE);
  });

  test("is moved as a whole", () => {
    const frame = { x: 0, y: 0, width: 64, height: 64 };
    const moved = draggedFrame(frame, { across: 0, down: 0 }, { x: 435, y: 10 }, bounds);
    expect(moved).toEqual({ x: 436, y: 8, width: 64, height: 64 });
  });
});
