import { conv2d, input, resize } from "@inkloom/engine";
import { expect, test } from "vitest";
import { evaluate, expectParity, hashInput } from "../parity.suite.ts";
import { resizedConv } from "./resized-conv.ts";

test.each([
  { alignCorners: true, height: 10, width: 14 },
  { alignCorners: false, height: 11, width: 13 },
])("is the convolution of the enlarged picture: $height x $width", async (options) => {
  const values = {
    x: hashInput("x", [1, 40, 5, 7]),
    kernel: hashInput("kernel", [6, 40, 3, 3]),
  };
  const x = input("x", values.x.shape);
  const kernel = input("kernel", values.kernel.shape);
  const outputs = {
    made: resizedConv(x, kernel, options),
    expected: conv2d(resize(x, options), kernel, null, { padding: 1 }),
  };
  const { made, expected } = await evaluate(outputs, values, new Map());
  expect(made.shape).toEqual([1, 6, options.height, options.width]);
  expectParity("resized", made, expected.data as Float32Array);
});

test("enlarges first where that is less work", () => {
  const x = input("x", [1, 2, 200, 200]);
  const made = resizedConv(x, input("kernel", [2, 2, 3, 3]), {
    height: 400,
    width: 400,
    alignCorners: true,
  });
  expect(made).toMatchObject({ op: { name: "conv2d" } });
});
