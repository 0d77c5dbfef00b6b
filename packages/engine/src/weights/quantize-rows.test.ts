import { expect, test } from "vitest";
import { quantizeRows } from "./quantize-rows.ts";

const wave = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + 1) * (1 + (i % 7)));

test.each([
  [1, 1, 1],
  [33, 5, 1],
  [70, 12, 4],
  [3, 90, 9],
])(
  "%i rows of %i columns in windows of %i come back within half a scale",
  (rows, columns, window) => {
    const values = wave(rows * columns);
    const { codes, scales } = quantizeRows(values, rows, { window });
    const channels = columns / window;
    for (let row = 0; row < rows; row++) {
      const scale = scales[row] ?? NaN;
      const most = Math.max(...values.subarray(row * columns, (row + 1) * columns).map(Math.abs));
      expect(scale).toBeCloseTo(most / 127, 6);
      for (let channel = 0; channel < channels; channel++)
        for (let place = 0; place < window; place++) {
          const code = codes[(place * channels + channel) * rows + row] ?? NaN;
          const value = values[row * columns + channel * window + place] ?? NaN;
          expect(Math.abs(code * scale - value)).toBeLessThanOrEqual(scale * 0.5001);
        }
    }
  },
);

test("the largest of a row is 127 or -127, never -128, and a row of zeros stays one", () => {
  const { codes, scales } = quantizeRows(Float32Array.of(-3, 1, 0, 0, 5, -5), 3);
  expect(Array.from(codes)).toEqual([-127, 0, 127, 42, 0, -127]);
  expect(scales[1]).toBe(1);
});

test("7-bit codes end at 63", () => {
  const { codes, scales } = quantizeRows(Float32Array.of(-3, 1, 2, 0), 1, { largest: 63 });
  expect(Array.from(codes)).toEqual([-63, 21, 42, 0]);
  expect(scales[0]).toBeCloseTo(3 / 63, 6);
});

test.each([[NaN], [Infinity], [-Infinity]])("%f among the values is refused", (value) => {
  for (const values of [
    [value, 1],
    [1, value],
    [1, value, 2],
  ])
    expect(() => quantizeRows(Float32Array.from(values), 1)).toThrow(RangeError);
});
