import { describe, expect, test } from "vitest";
import { grad } from "../../autodiff/grad.ts";
import {
  add,
  attention,
  conv2d,
  layerNorm,
  linear,
  reduceSum,
  reshape,
  slice,
  square,
  transpose,
  upsampleNearest,
} from "../../ops/index.ts";
import { FUSED, PLAIN } from "../../ops/evaluate.suite.ts";
import { compileGraph } from "../../runtime/compile.ts";
import { createNodeRuntime } from "../../runtime/node/index.ts";
import type { WeightEntry } from "../../weights/entry.ts";
import { type Graph, graphOf, opsOf } from "../graph.ts";
import { sizeOf } from "../shape.ts";
import { input, parameter } from "../tensor.ts";
import { halfProducts, mixedPrecision } from "./mixed-precision.ts";
import { optimise } from "./optimise.ts";

const wave = (length: number, first = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + first));

const SIZES = {
  conv: [8, 4, 3, 3],
  norm: [8],
  shift: [8],
  wide: [24, 8],
  "wide.bias": [24],
};

/** A convolution, a norm, attention by rows of one weight, a layer that is trained, and the gradients by it and by x. */
function network() {
  const x = input("x", [1, 4, 6, 6]);
  const trained = input("trained", [8, 8]);
  const h = conv2d(upsampleNearest(x, 2), parameter("conv", SIZES.conv), null, {
    padding: 1,
    stride: 2,
  });
  const tokens = transpose(reshape(h, [1, 8, 36]), [0, 2, 1]); // [1, 36, 8]
  const normed = layerNorm(tokens, parameter("norm", [8]), parameter("shift", [8]));
  const part = (start: number) => {
    const rows = slice(parameter("wide", SIZES.wide), { axis: 0, start, size: 8 });
    const bias = slice(parameter("wide.bias", [24]), { axis: 0, start, size: 8 });
    return linear(normed, rows, bias);
  };
  const seen = attention(part(0), part(8), part(16), { heads: 2 });
  const y = add(tokens, linear(seen, trained));
  const loss = reduceSum(square(y), [0, 1, 2]);
  const [dTrained, dX] = grad(loss, [trained, x]);
  if (dTrained === undefined || dX === undefined) throw new Error("no gradients");
  return graphOf({ y, loss, dTrained, dX });
}

const weights = new Map(
  Object.entries(SIZES).map(([key, shape], i): [string, WeightEntry] => {
    const data = wave(sizeOf(shape), i).map((value) => value / 4);
    const bytes = new Uint8Array(data.buffer);
    return [key, { key, dtype: "F32", shape, location: { kind: "memory", data: bytes } }];
  }),
);

async function computed(graph: Graph): Promise<ReadonlyMap<string, Float32Array>> {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const session = await runtime.load(
    compileGraph("mixed", graph.outputs, { weights, capabilities: runtime.capabilities }),
  );
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      return [name, { dtype: "float32", shape, data: wave(sizeOf(shape)) }] as const;
    }),
  );
  const results = await session.run(feeds);
  await runtime.close();
  return new Map(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

function difference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) throw new Error("a result is missing");
  let [squares, all] = [0, 0];
  a.forEach((value, i) => {
    squares += (value - (b[i] ?? NaN)) ** 2;
    all += value ** 2;
  });
  return Math.sqrt(squares / all);
}

const PRODUCTS = ["attention", "conv2d", "convTranspose2d", "linear", "matmul"];

describe.each([
  ["fused", FUSED],
  ["in parts", PLAIN],
] as const)("mixed precision where attention is %s", (_, capabilities) => {
  const whole = optimise(network());
  const mixed = optimise(mixedPrecision(whole, capabilities));

  test("computes every product in halves and nothing else that is not moved alone", () => {
    const types = new Map<string, Set<string>>();
    for (const { op, dtype } of opsOf(mixed))
      types.set(op.name, (types.get(op.name) ?? new Set()).add(dtype));
    const used = PRODUCTS.filter((name) => types.has(name));
    expect(used).toContain("matmul");
    expect(used.includes("attention")).toBe(capabilities.fusedAttention);
    for (const name of used) expect([name, ...(types.get(name) ?? [])]).toEqual([name, "float16"]);
    for (const name of ["layerNorm", "softmax", "square", "mul", "reduceSum", "attentionGradient"])
      expect([...(types.get(name) ?? ["float32"])]).toEqual(["float32"]);
    for (const { dtype } of Object.values(mixed.outputs)) expect(dtype).toBe("float32");
  });

  test("reads weights of products as halves, others as they are, and casts nothing twice or to and fro", () => {
    const types = Object.fromEntries(mixed.parameters.map(({ key, dtype }) => [key, dtype]));
    expect(types).toEqual({
      conv: "float16",
      norm: "float32",
      shift: "float32",
      wide: "float16",
      "wide.bias": "float32",
    });
    const casts = opsOf(mixed).filter(({ op }) => op.name === "cast");
    const named = casts.map(({ inputs: [x], dtype }) => ({ x, dtype }));
    expect(new Set(named.map(({ x }) => x)).size).toBe(casts.length);
    for (const { x } of named)
      expect(x?.kind === "op" && x.op.name === "cast" ? "a cast of a cast" : "").toBe("");
  });

  test("gives the numbers of float32 as far as halves hold them, and others than it", async () => {
    const [expected, actual] = [await computed(whole), await computed(mixed)];
    for (const [name, values] of expected) {
      const off = difference(values, actual.get(name));
      expect(off, name).toBeLessThan(3e-3);
      expect(off, name).toBeGreaterThan(1e-6);
    }
  });
});

test("a layer and its adapter are added up as halves, and the bias to them in float32", () => {
  const x = input("x", [4, 8]);
  const layer = linear(x, parameter("layer", [6, 8]), parameter("bias", [6]));
  const adapter = linear(linear(x, input("down", [2, 8])), input("up", [6, 2]));
  const both = optimise(
    halfProducts(graphOf({ y: add(layer, adapter), apart: add(layer, layer) })),
  );
  const sums = opsOf(both).filter(({ op }) => op.name === "add");
  const types = sums.map(({ dtype, inputs }) => [dtype, ...inputs.map((each) => each.dtype)]);
  expect(types).toEqual([
    ["float16", "float16", "float16"],
    ["float32", "float32", "float32"],
    ["float32", "float32", "float32"],
    ["float32", "float32", "float32"],
  ]);
  const [sum] = sums;
  expect(sum?.inputs.map((each) => each.kind === "op" && each.op.name)).toEqual([
    "linear",
    "linear",
  ]);
});

test("a weight that is read in float32, too, keeps its type", () => {
  const weight = parameter("wide", [8, 8]);
  const x = input("x", [4, 8]);
  const graph = graphOf({ y: linear(x, weight), sum: reduceSum(weight, [0, 1]) });
  const mixed = optimise(mixedPrecision(graph, FUSED));
  expect(mixed.parameters.map(({ dtype }) => dtype)).toEqual(["float32"]);
  const twice = graphOf({
    y: linear(x, parameter("wide", [8, 8])),
    sum: reduceSum(weight, [0, 1]),
  });
  expect(halfProducts(twice).parameters.map(({ dtype }) => dtype)).toEqual(["float32"]);
  expect(mixedPrecision(graphOf({ weight, y: linear(x, weight) }), FUSED).parameters).toHaveLength(
    1,
  );
});
