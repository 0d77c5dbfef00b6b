/** For tests: graphs whose results and cost are known in advance. */
import type { Shape } from "../graph/shape.ts";
import { input, parameter, type Tensor } from "../graph/tensor.ts";
import { add, matmul, mul } from "../ops/index.ts";
import type { WeightEntry } from "../weights/entry.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { compileGraph } from "./compile.ts";
import type { CompiledGraph, TensorData } from "./runtime.ts";

/** y = factor * x for x [4]. */
export function scaling(factor: number): CompiledGraph {
  const entry: WeightEntry = {
    key: "factor",
    dtype: "F32",
    shape: [],
    location: { kind: "memory", data: new Uint8Array(Float32Array.of(factor).buffer) },
  };
  const y = mul(input("x", [4]), parameter("factor", []));
  return compile("scaling", { y }, new Map([["factor", entry]]));
}

/** y = x + x. */
export function doubling(shape: Shape): CompiledGraph {
  const x = input("x", shape);
  return compile("doubling", { y: add(x, x) }, new Map());
}

/** y = x + the weight, for x of its shape. */
export const addingWeight = (entry: WeightEntry): CompiledGraph =>
  compile(
    "adding",
    { y: add(input("x", entry.shape), parameter("w", entry.shape)) },
    new Map([["w", entry]]),
  );

const SIDE = 1024;

/** `count` products of 1024 x 1024 matrices; each takes 5 ms or more on two cores. y = x where every
 *  element of x is 1/1024. */
export function heavy(count: number): CompiledGraph {
  const x = input("x", [SIDE, SIDE]);
  let y: Tensor = x;
  for (let i = 0; i < count; i++) y = matmul(y, x);
  return compile("heavy", { y }, new Map());
}

export const heavyFeeds: Record<string, TensorData> = {
  x: {
    dtype: "float32",
    shape: [SIDE, SIDE],
    data: new Float32Array(SIDE * SIDE).fill(1 / SIDE),
  },
};

export const vector = (...values: readonly number[]): TensorData => ({
  dtype: "float32",
  shape: [values.length],
  data: Float32Array.from(values),
});

const compile = (
  name: string,
  outputs: Readonly<Record<string, Tensor>>,
  weights: ReadonlyMap<string, WeightEntry>,
): CompiledGraph => compileGraph(name, outputs, { weights, capabilities: CAPABILITIES.cpu });
