import { expect, test } from "vitest";
import { largest, moved, rectangleOf, sized, WHOLE } from "./crop-frame.ts";

const HALF = { left: 0.25, top: 0.25, right: 0.75, bottom: 0.75 };

test("a frame stays within the picture, and keeps its size where it is moved", () => {
  expect(moved(HALF, 1, -0.1)).toEqual({ left: 0.5, top: 0.15, right: 1, bottom: 0.65 });
  expect(moved(WHOLE, 0.3, -0.3)).toEqual(WHOLE);
});

test("a corner goes as far as the picture, and never to nothing", () => {
  expect(sized(HALF, 1, 1)).toMatchObject({ right: 1, bottom: 1 });
  expect(sized(HALF, -1, -1).right).toBeGreaterThan(0.25);
});

test("proportions are kept", () => {
  const wide = sized(HALF, 0.2, 0, 2);
  expect((wide.right - wide.left) / (wide.bottom - wide.top)).toBeCloseTo(2);
  const tall = sized(HALF, 1, 1, 0.5);
  expect(tall.bottom).toBeLessThanOrEqual(1);
  expect((tall.right - tall.left) / (tall.bottom - tall.top)).toBeCloseTo(0.5);
  expect(largest(2)).toEqual({ left: 0, top: 0.25, right: 1, bottom: 0.75 });
  expect(rectangleOf(largest(0.5))).toBe("0.25,0,0.75,1");
});
