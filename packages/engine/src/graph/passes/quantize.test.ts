import { expect, test } from "vitest";
import { compileGraph } from "../../runtime/compile.ts";
import { createNodeRuntime } from "../../runtime/node/index.ts";
import { add, conv2d, linear, mul, reshape, slice, transpose } from "../../ops/index.ts";
import { CAPABILITIES } from "../../runtime/capabilities.ts";
import type { WeightEntry } from "../../weights/entry.ts";
import { quantizeRows } from "../../weights/quantize-rows.ts";
import { graphOf, opsOf } from "../graph.ts";
import { input, parameter } from "../tensor.ts";
import { optimise } from "./optimise.ts";
import { quantize } from "./quantize.ts";

const wave = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + 1));

/** A convolution, a layer of which only the rows 3 to 6 are used, a kept layer and a computed weight. */
function network() {
  const x = input("x", [1, 4, 6, 5]);
  const h = conv2d(x, parameter("conv", [8, 4, 3, 3]), parameter("conv.bias", [8]), { padding: 1 });
  const tokens = transpose(reshape(h, [1, 8, 30]), [0, 2, 1]); // [1, 30, 8]
  const part = slice(parameter("wide", [10, 8]), { axis: 0, start: 3, size: 4 });
  const kept = linear(tokens, parameter("kept", [4, 8]));
  const computed = linear(tokens, mul(parameter("kept", [4, 8]), 2));
  return { y: add(add(linear(tokens, part), kept), computed) };
}
const SIZES = { conv: [8, 4, 3, 3], "conv.bias": [8], wide: [10, 8], kept: [4, 8] };
const isKept = (key: string): boolean => key === "kept";

const entry = (
  key: string,
  shape: readonly number[],
  data: Float32Array | Int8Array,
): WeightEntry => ({
  key,
  dtype: data instanceof Int8Array ? "I8" : "F32",
  shape,
  location: { kind: "memory", data: new Uint8Array(data.buffer as ArrayBuffer) },
});

const own = new Map(
  Object.entries(SIZES).map(([key, shape]) => [
    key,
    entry(key, shape, wave(shape.reduce((product, size) => product * size, 1))),
  ]),
);

test("products with a parameter or rows of one become int8, each weight once", () => {
  const { graph, weights } = quantize(optimise(graphOf(network())), { keep: isKept });
  expect(weights.map(({ key, scales, start, rows }) => ({ key, scales, start, rows }))).toEqual([
    { key: "conv.int8", scales: "conv.scales", start: 0, rows: 8 },
    { key: "wide[3:7].int8", scales: "wide[3:7].scales", start: 3, rows: 4 },
  ]);
  const names = opsOf(graph).map(({ op }) => op.name);
  expect(names.filter((name) => name.startsWith("quantized"))).toEqual([
    "quantizedConv2d",
    "quantizedLinear",
  ]);
  expect(names.filter((name) => name === "linear")).toHaveLength(2);
});

test("the picture that goes through differs by the codes' rounding alone", async () => {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  try {
    const { weights } = quantize(graphOf(network()), { keep: isKept });
    const all = new Map(own);
    for (const { key, scales, source, start, rows } of weights) {
      const [count = 1, ...inner] = source.shape;
      const columns = inner.reduce((product, size) => product * size, 1);
      const [, kh = 1, kw = 1] = inner;
      const made = quantizeRows(
        wave(count * columns).subarray(start * columns, (start + rows) * columns),
        rows,
        { window: kh * kw },
      );
      all.set(key, entry(key, [columns, rows], made.codes));
      all.set(scales, entry(scales, [rows], made.scales));
    }
    const x = { dtype: "float32", shape: [1, 4, 6, 5], data: wave(120) } as const;
    const run = async (isInt8: boolean): Promise<Float32Array> => {
      const compiled = compileGraph("network", network(), {
        weights: all,
        capabilities: CAPABILITIES.cpu,
        optimise: (graph) => (isInt8 ? quantize(graph, { keep: isKept }).graph : graph),
      });
      expect(compiled.packWeights).toBe(isInt8);
      const session = await runtime.load(compiled);
      const { y } = await session.run({ x });
      return y?.data as Float32Array;
    };
    const [exact, rounded] = [await run(false), await run(true)];
    const most = Math.max(...exact.map(Math.abs));
    const farthest = Math.max(...exact.map((value, i) => Math.abs(value - (rounded[i] ?? NaN))));
    expect(farthest / most).toBeGreaterThan(1e-5);
    expect(farthest / most).toBeLessThan(0.02);
  } finally {
    await runtime.close();
  }
});
