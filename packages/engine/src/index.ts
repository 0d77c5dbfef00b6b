/** Public surface of the engine for portable code: trace a graph, differentiate it, lower it. */
export { printable, Problem, type Text } from "@inkloom/contract";
export { BYTES, type DType, isFloat } from "./graph/dtype.ts";
export { type Graph, graphOf } from "./graph/graph.ts";
export { liveBytes } from "./graph/live-bytes.ts";
export {
  quantize,
  type QuantizedGraph,
  type QuantizedWeight,
  type QuantizeOptions,
} from "./graph/passes/quantize.ts";
export { halfProducts, mixedPrecision } from "./graph/passes/mixed-precision.ts";
export { optimise } from "./graph/passes/optimise.ts";
export { printGraph } from "./graph/print.ts";
export { type Shape, ShapeError, show, sizeAt, sizeOf } from "./graph/shape.ts";
export { constant, input, parameter, scalar, type Tensor } from "./graph/tensor.ts";
export { grad } from "./autodiff/grad.ts";
export type { Recomputation } from "./autodiff/recomputation.ts";
export * from "./ops/index.ts";
export { type BoundWeight, lower, type StoredType } from "./onnx/lower.ts";
export type { Capabilities, ExternalData } from "./onnx/writer.ts";
export { CAST_ON_LOAD_LIMIT, compileGraph, type CompileOptions } from "./runtime/compile.ts";
export type {
  Block,
  BlockData,
  CompiledGraph,
  Device,
  HeldData,
  MemoryWatch,
  RunOptions,
  Runtime,
  Session,
  StoredNumbers,
  TensorData,
  TensorSpec,
} from "./runtime/runtime.ts";
