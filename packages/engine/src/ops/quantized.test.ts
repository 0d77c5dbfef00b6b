/** The int8 products of the runtime against the same arithmetic in JavaScript, code by code. The widened form
 *  is compared with torch in parity.test.ts. */
import { describe, expect, test } from "vitest";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { evaluate, FUSED, type Values } from "./evaluate.suite.ts";
import { quantizedConv2d, quantizedLinear } from "./index.ts";

const INT8 = { ...FUSED, int8Products: true };

/** Repeatable values in (-1, 1), larger where `spread` says. */
const floats = (shape: Shape, spread = 1): Values => ({
  dtype: "float32",
  shape,
  data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => spread * Math.sin(i * 12.9898 + 1)),
});
const codes = (shape: Shape): Values => ({
  dtype: "int8",
  shape,
  data: Int8Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 97) % 255) - 127),
});
const scales = (count: number): Values => ({
  dtype: "float32",
  shape: [count],
  data: Float32Array.from({ length: count }, (_, i) => 0.001 * (i + 1)),
});

/** What the runtime takes for `values`: 8 bits without sign between the smallest and the largest, 0 exact. */
function quantised(values: Values): Float64Array {
  const data = Float64Array.from(values.data as Float32Array);
  const low = Math.min(0, ...data);
  const high = Math.max(0, ...data);
  const scale = Math.fround((high - low) / 255);
  const zero = Math.round(-low / scale);
  const toEven = (x: number): number =>
    Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
  return data.map((x) => scale * (Math.min(255, Math.max(0, toEven(x / scale) + zero)) - zero));
}

const run = async (output: Tensor, values: Record<string, Values>, capabilities = INT8) =>
  (await evaluate({ output }, values, capabilities)).output;

/** Relative to the largest expected element. */
function error(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const most = Math.max(...Array.from(expected, Math.abs));
  return (
    Math.max(...Array.from(expected, (value, i) => Math.abs((actual[i] ?? NaN) - value))) / most
  );
}

const tensorsOf = (values: Record<string, Values>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(values).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
  );

describe("int8 products", () => {
  test.each<[Shape, number]>([
    [[5, 7], 3],
    [[2, 3, 64], 33],
    [[1, 130], 1],
  ])("a linear layer on %j with %i outputs", async (shape, out) => {
    const width = shape.at(-1) ?? 1;
    const values = {
      x: floats(shape, 3),
      w: codes([width, out]),
      s: scales(out),
      b: floats([out]),
    };
    const { x, w, s, b } = tensorsOf(values);
    if (!x || !w || !s || !b) throw new Error("four tensors");
    const actual = await run(quantizedLinear(x, w, s, b), values);
    const rows = quantised(values.x);
    const expected = Float64Array.from({ length: (rows.length / width) * out }, (_, i) => {
      const [row, column] = [Math.floor(i / out), i % out];
      let sum = 0;
      for (let k = 0; k < width; k++)
        sum += (rows[row * width + k] ?? 0) * Number(values.w.data[k * out + column]);
      return sum * Number(values.s.data[column]) + Number(values.b.data[column]);
    });
    expect(actual.shape).toEqual(shape.with(-1, out));
    expect(error(actual.data as Float32Array, expected)).toBeLessThan(1e-5);
  });

  test.each([
    ["3x3 with a border", [2, 4, 5, 7], { kernel: [3, 3], padding: 1 }],
    ["3x3 in strides of 2", [1, 3, 8, 9], { kernel: [3, 3], padding: 1, stride: 2 }],
    ["a border of one side", [1, 3, 6, 6], { kernel: [3, 3], padding: [0, 0, 1, 1], stride: 2 }],
    ["1x1", [2, 8, 3, 3], { kernel: [1, 1] }],
    ["1x1 in strides", [1, 8, 5, 5], { kernel: [1, 1], stride: 2 }],
    ["2x3 spread", [1, 2, 9, 9], { kernel: [2, 3], dilation: 2 }],
  ] as const)(
    "a convolution of %s equals its widened form on quantised pixels",
    async (_, shape, options) => {
      const [, channels] = shape;
      const rows = options.kernel[0] * options.kernel[1] * channels;
      const values = { x: floats(shape, 2), w: codes([rows, 5]), s: scales(5), b: floats([5]) };
      const { x, w, s, b } = tensorsOf(values);
      if (!x || !w || !s || !b) throw new Error("four tensors");
      const output = quantizedConv2d(x, w, s, b, options);
      const actual = await run(output, values);
      const rounded = {
        ...values,
        x: { ...values.x, data: Float32Array.from(quantised(values.x)) },
      };
      const expected = await run(output, rounded, FUSED);
      expect(actual.shape).toEqual(expected.shape);
      expect(error(actual.data as Float32Array, expected.data as Float32Array)).toBeLessThan(1e-5);
      const exact = await run(output, values, FUSED);
      expect(error(actual.data as Float32Array, exact.data as Float32Array)).toBeLessThan(0.02);
    },
  );

  test("nothing but zeros stays nothing but zeros", async () => {
    const values = { x: floats([2, 4], 0), w: codes([4, 3]), s: scales(3) };
    const { x, w, s } = tensorsOf(values);
    if (!x || !w || !s) throw new Error("three tensors");
    const actual = await run(quantizedLinear(x, w, s), values);
    expect(Array.from(actual.data, Number)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
