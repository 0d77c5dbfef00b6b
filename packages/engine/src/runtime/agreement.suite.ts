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
import type { DiskDType, WeightEntry } from "../weights/entry.ts";
import { compileGraph } from "./compile.ts";
import type { CompiledGraph, Runtime, TensorData } from "./runtime.ts";

const CHANNELS = 32;
const SIZE = 12;

/** 1 in every precision that files have beside float32, little-endian. */
const ONE = {
  F16: [0x00, 0x3c],
  BF16: [0x80, 0x3f],
  F64: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
  F8_E4M3: [0x38],
  F8_E5M2: [0x3c],
} as const;

type Precisions = readonly (keyof typeof ONE)[];

const ALL_PRECISIONS: Precisions = ["F16", "BF16", "F64", "F8_E4M3", "F8_E5M2"];

/** As many, so that the result is the same: onnxruntime-web's build for WebGPU casts nothing else. */
export const HALF_ONLY: Precisions = ["F16", "F16", "F16", "F16", "F16"];

/** x [2, 4, 12, 12] -> convolution, group norm, self-attention over 144 positions, residual, convolution. */
function agreementGraph(runtime: Runtime, stored: Precisions): CompiledGraph {
  const weights = new Map<string, WeightEntry>();
  const w = (key: string, shape: readonly number[]): Tensor => {
    const data = new Uint8Array(noise(shape, weights.size + 1).buffer);
    weights.set(key, { key, dtype: "F32", shape, location: { kind: "memory", data } });
    return parameter(key, shape);
  };
  /** A vector of ones as a file may store it. */
  const ones = (key: string, dtype: DiskDType, one: readonly number[]): Tensor => {
    const data = Uint8Array.from(
      { length: CHANNELS * one.length },
      (_, i) => one[i % one.length] ?? 0,
    );
    weights.set(key, { key, dtype, shape: [CHANNELS], location: { kind: "memory", data } });
    return parameter(key, [CHANNELS]);
  };
  const x = input("x", [2, 4, SIZE, SIZE]);
  const conv = conv2d(x, w("in", [CHANNELS, 4, 3, 3]), w("in.bias", [CHANNELS]), { padding: 1 });
  const h = silu(groupNorm(conv, 8, w("norm", [CHANNELS]), w("norm.bias", [CHANNELS])));
  const plain = transpose(reshape(h, [2, CHANNELS, SIZE * SIZE]), [0, 2, 1]); // [2, 144, C]
  const rows = stored.reduce(
    (sum: Tensor, dtype, i) => add(sum, ones(`${dtype} ${i}`, dtype, ONE[dtype])),
    plain,
  );
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
export async function agreementResult(
  runtime: Runtime,
  stored: Precisions = ALL_PRECISIONS,
): Promise<Float32Array> {
  const session = await runtime.load(agreementGraph(runtime, stored));
  const shape = [2, 4, SIZE, SIZE];
  const x: TensorData = { dtype: "float32", shape, data: noise(shape, 0) };
  const { y } = await session.run({ x });
  await session.release();
  if (!(y?.data instanceof Float32Array)) throw new Error("y must be float32");
  return y.data;
}

/** The largest difference, as a share of the largest element; NaN where one has other elements. */
export function relativeDifference(y: ArrayLike<number>, expected: Float32Array): number {
  if (y.length !== expected.length) return Number.NaN;
  const differences = Array.from(expected, (value, i) => Math.abs(value - (y[i] ?? Number.NaN)));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

/** Values in [-0.5, 0.5), the same everywhere. */
function noise(shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  let state = seed * 7919 + 1;
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
