import { expect, test } from "vitest";
import { boxMeans } from "./box-means.ts";

const size = { width: 3, height: 2 };

test("beyond the border values are repeated, or mirrored without being repeated", () => {
  const planes = Float32Array.of(1, 2, 6, 1, 2, 6);
  const means = (border: "repeat" | "reflect") =>
    [...boxMeans(planes, size, 1, border)].slice(0, 3);
  expect(means("repeat")).toEqual([(1 + 1 + 2) / 3, 3, (2 + 6 + 6) / 3].map(Math.fround));
  expect(means("reflect")).toEqual([(2 + 1 + 2) / 3, 3, (2 + 6 + 2) / 3].map(Math.fround));
});

test("planes do not mix", () => {
  const planes = Float32Array.of(1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5);
  expect([...boxMeans(planes, size, 1)]).toEqual([...planes]);
});

test.each(["repeat", "reflect"] as const)(
  "what is even stays as it is, however far the square reaches (%s)",
  (border) => {
    const even = new Float32Array(6).fill(0.25);
    expect([...boxMeans(even, size, 32, border)]).toEqual([...even]);
    expect([...boxMeans(Float32Array.of(7), { width: 1, height: 1 }, 9, border)]).toEqual([7]);
  },
);
