/** For tests: runs a traced graph by onnxruntime's CPU provider, weights given in memory. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { graphOf } from "../graph/graph.ts";
import { BYTES, type DType } from "../graph/dtype.ts";
import type { Shape } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { lower } from "../onnx/lower.ts";
import type { Capabilities } from "../onnx/writer.ts";

export interface Values {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data:
    Float32Array | BigInt64Array | Uint8Array | Int8Array | Int32Array | Uint16Array | Float64Array;
}

export const FUSED: Capabilities = {
  fusedAttention: true,
  fusedBias: true,
  fusedActivations: true,
  int8Products: false,
  loops: true,
  emptyValues: true,
};
export const PLAIN: Capabilities = {
  fusedAttention: false,
  fusedBias: false,
  fusedActivations: false,
  int8Products: false,
  loops: false,
  emptyValues: false,
};

/** Computes `outputs`; `values` holds the graph's inputs by name. */
export async function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  values: Readonly<Record<string, Values>>,
  capabilities: Capabilities = FUSED,
): Promise<Record<Name, Values>> {
  const graph = graphOf(outputs);
  const session = await InferenceSession.create(
    lower(graph, { name: "test", capabilities, weights: new Map() }),
    { graphOptimizationLevel: "extended", logSeverityLevel: 3, intraOpNumThreads: 1 },
  );
  const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, toOrt(values[name])]));
  const results = await session.run(feeds);
  await session.release();
  const read = Object.keys(outputs).map((name) => [name, fromOrt(results[name])]);
  return Object.fromEntries(read) as Record<Name, Values>;
}

function toOrt(values: Values | undefined): OrtTensor {
  if (values === undefined) throw new Error("the test gives no value for an input");
  return new OrtTensor(values.dtype as "float32", values.data as Float32Array, [...values.shape]);
}

function fromOrt(tensor: OrtTensor | undefined): Values {
  if (tensor === undefined) throw new Error("an output is missing");
  const dtype = tensor.type as DType;
  if (!(dtype in BYTES)) throw new Error(`the test cannot read ${tensor.type}`);
  return { dtype, shape: tensor.dims, data: tensor.data as Float32Array };
}
