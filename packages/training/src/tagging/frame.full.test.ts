import { expect, test } from "vitest";
import { framed } from "./frame.ts";

test("the square of a very long and thin picture needs no more memory than that of others", () => {
  const thin = { width: 60_000, height: 1, data: new Uint8ClampedArray(240_000).fill(255) };
  const before = process.memoryUsage().arrayBuffers;
  const made = framed(thin, 448, "kohya");
  expect(made.data.every((value) => value === 255)).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 30);
});
