/** For tests: one small block of the kinds of op that pictures are made of, with its weights in memory,
 *  computed by every runtime there is. */
import { input, parameter, type Tensor } from "../graph/tensor.ts";
import {
  add,
  attention,
  conv2d,
  groupNorm,
  linear,
  reshape,
  silu,
  transpose,
} from "../ops/index.ts";
import type { WeightEntry } from "../weights/entry.ts";
import { compileGraph } from "./compile.ts";
import type { CompiledGraph, Runtime, TensorData } from "./runtime.ts";

const CHANNELS = 32;
const SIZE = 12;

/** x [2, 4, 12, 12] -> convolution, group norm, self-attention over 144 positions, residual, convolution. */
function agreementGraph(runtime: Runtime): CompiledGraph {
  const weights = new Map<string, WeightEntry>();
  const w = (key: string, shape: readonly number[]): Tensor => {
    const data = new Uint8Array(noise(shape, weights.size + 1).buffer);
    weights.set(key, { key, dtype: "F32", shape, location: { kind: "memory", data } });
    return parameter(key, shape);
  };
  const x = input("x", [2, 4, SIZE, SIZE]);
  const conv = conv2d(x, w("in", [CHANNELS, 4, 3, 3]), w("in.bias", [CHANNELS]), { padding: 1 });
  const h = silu(groupNorm(conv, 8, w("norm", [CHANNELS]), w("norm.bias", [CHANNELS])));
  const rows = transpose(reshape(h, [2, CHANNELS, SIZE * SIZE]), [0, 2, 1]); // [2, 144, C]
  const [q, k, v] = ["q", "k", "v"].map((name) => linear(rows, w(name, [CHANNELS, CHANNELS])));
  if (!q || !k || !v) throw new Error("three projections");
  const mixed = add(rows, attention(q, k, v, { heads: 4 }));
  const back = reshape(transpose(mixed, [0, 2, 1]), [2, CHANNELS, SIZE, SIZE]);
  const y = conv2d(back, w("out", [3, CHANNELS, 3, 3]), w("out.bias", [3]), {
    stride: 2,
    padding: 1,
  });
  return compileGraph("agreement", { y }, { weights, capabilities: runtime.capabilities });
}

/** Loads, runs and releases the block; returns y [2, 3, 6, 6], flat. */
export async function agreementResult(runtime: Runtime): Promise<Float32Array> {
  const session = await runtime.load(agreementGraph(runtime));
  const shape = [2, 4, SIZE, SIZE];
  const x: TensorData = { dtype: "float32", shape, data: noise(shape, 0) };
  const { y } = await session.run({ x });
  await session.release();
  if (!(y?.data instanceof Float32Array)) throw new Error("y must be float32");
  return y.data;
}

/** Values in [-0.5, 0.5), the same everywhere. */
function noise(shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  let state = seed * 7919 + 1;
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
