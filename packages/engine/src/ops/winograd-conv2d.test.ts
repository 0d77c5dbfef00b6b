import { describe, expect, test } from "vitest";
import { grad } from "../autodiff/grad.ts";
import { input } from "../graph/tensor.ts";
import { evaluate } from "./evaluate.suite.ts";
import {
  conv2d,
  mul,
  reduceSum,
  sub,
  type Tensor,
  winogradConv2d,
  winogradShape,
  winogradTaps,
} from "../index.ts";

const wave = (shape: readonly number[], phase: number) => ({
  dtype: "float32" as const,
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.sin((i + 1) * 12.9898 + phase),
  ),
});

const largest = (data: ArrayLike<number | bigint>): number =>
  Math.max(...Array.from(data, (value) => Math.abs(Number(value))));

test("large kernels are in parts of as many rows", () => {
  expect(winogradShape([513, 520, 3, 3])).toEqual([3, 9, 171, 520]);
  expect(winogradShape([8, 520, 3, 3])).toEqual([1, 9, 8, 520]);
});

describe.each([
  ["of even size", 1, 6, 5, 8, 6, 1],
  ["of odd size, two at a time", 2, 3, 7, 5, 9, 1],
  ["of one cell", 1, 4, 2, 1, 1, 1],
  ["whose kernels are in three parts, sums of 4,680 numbers", 1, 520, 513, 2, 3, 4],
] as const)(
  "a convolution over tiles, a picture %s",
  (_, n, channels, out, height, width, times) => {
    const x = input("x", [n, channels, height, width]);
    const w = input("w", [out, channels, 3, 3]);
    const b = input("b", [out]);
    const towards = input("towards", [n, out, height, width]);
    const values = {
      x: wave(x.shape, 0),
      w: wave(w.shape, 1),
      b: wave(b.shape, 2),
      towards: wave(towards.shape, 3),
    };
    const loss = (y: Tensor): Tensor => reduceSum(mul(y, towards), [0, 1, 2, 3]);

    test.each([
      [2, 2e-6],
      [4, 1e-5],
    ] as const)(
      "of %i is the plain one, and so are its gradient and the gradient of that",
      async (tile, bound) => {
        const near = bound * times;
        const plain = conv2d(x, w, b, { padding: 1 });
        const tiled = winogradConv2d(x, { taps: winogradTaps(w), tile }, b);
        const [dPlain = x, dTiled = x] = [plain, tiled].flatMap((y) => grad(loss(y), [x]));
        const twice = (dx: Tensor): Tensor =>
          grad(reduceSum(mul(dx, x), [0, 1, 2, 3]), [towards])[0] ?? x;
        const results = await evaluate(
          {
            plain,
            difference: sub(plain, tiled),
            dPlain,
            dDifference: sub(dPlain, dTiled),
            ddPlain: twice(dPlain),
            ddDifference: sub(twice(dPlain), twice(dTiled)),
          },
          values,
        );
        const worst = (difference: "difference" | "dDifference" | "ddDifference") =>
          largest(results[difference].data);
        expect(largest(results.plain.data)).toBeGreaterThan(0.1);
        expect(worst("difference") / largest(results.plain.data)).toBeLessThan(near);
        expect(worst("dDifference") / largest(results.dPlain.data)).toBeLessThan(near);
        expect(worst("ddDifference") / largest(results.ddPlain.data)).toBeLessThan(near);
      },
    );
  },
);
