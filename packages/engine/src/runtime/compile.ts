/** Symbolic outputs and weight entries -> a graph that any runtime can load. */
import type { CompiledGraph, TensorSpec } from "@inkloom/contract";
import { type Graph, graphOf } from "../graph/graph.ts";
import { sizeOf } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { type BoundWeight, lower, type StoredType } from "../onnx/lower.ts";
import type { Capabilities } from "../onnx/writer.ts";
import { bindWeights, filesOf } from "../weights/bind.ts";
import type { WeightEntry } from "../weights/entry.ts";

export interface CompileOptions {
  /** Every weight the graph names, by checkpoint key; more do no harm. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** Those of the runtime that will load the graph. */
  readonly capabilities: Capabilities;
  /** Rewrites the graph before it is lowered. */
  readonly optimise?: (graph: Graph) => Graph;
  /** Whether a large value's memory is given back after its last use. onnxruntime keeps it for a later value of the same
   *  shape instead, wherever it knows the shapes beforehand: in a graph as long as a training step's that holds much more
   *  than lives. A weight in halves is cast for each of uses that are far apart. The graph takes longer to load
   *  (docs/benchmarks.md). @default false */
  readonly freesEarly?: boolean;
}

/** Elements of a value whose memory matters, at least. */
const LARGE = 2 ** 19;

/** onnxruntime looks through all values that it could not use again for each new one, so that the time to load grows with
 *  their number times that of all. */
const MOST_FREED_EARLY = 4000;

/** The least number of elements, a power of two, that no more values have than may be given back early. */
function largeIn({ order }: Graph): number {
  const sizes = order.map(({ shape }) => sizeOf(shape));
  let large = LARGE;
  while (sizes.filter((size) => size >= large).length > MOST_FREED_EARLY) large *= 2;
  return large;
}

/**
 * Weights are referred to by file and offset and never pass through JavaScript; those that cannot be
 * mapped are listed in `externalData`. A weight whose precision on disk is not the graph's is cast in
 * the graph (see `castDuringRun`).
 *
 * @throws Problem `weights/missing` naming a weight that is absent or has another number of elements
 */
export function compileGraph(
  name: string,
  outputs: Readonly<Record<string, Tensor>>,
  { weights, capabilities, optimise = (graph) => graph, freesEarly = false }: CompileOptions,
): CompiledGraph {
  const graph = optimise(graphOf(outputs));
  const keys = graph.parameters.map((parameter) => parameter.key);
  const bound = bindWeights(keys, weights);
  const weightCasts = castDuringRun(bound.weights.values()) ? "run" : "load";
  const castsAgain = freesEarly && weightCasts === "run" && hasHalves(bound.weights.values());
  return {
    name,
    onnx: lower(graph, {
      name,
      capabilities,
      weights: bound.weights,
      rowsUnsaidFrom: freesEarly ? largeIn(graph) : Infinity,
      castsAgain,
    }),
    ...(bound.folder === undefined ? {} : { weightsFolder: bound.folder }),
    externalData: bound.externalData,
    files: filesOf(keys, weights),
    weightBytes: [...bound.weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    weightCasts,
    castsAgain,
    packWeights: graph.parameters.some(({ dtype }) => dtype === "int8"),
    inputs: graph.inputs.map(({ name, shape, dtype }): TensorSpec => ({ name, shape, dtype })),
    outputs: Object.entries(graph.outputs).map(([name, { shape, dtype }]): TensorSpec => ({
      name,
      shape,
      dtype,
    })),
  };
}

/**
 * onnxruntime's CPU kernels widen float16 and bfloat16 with vector instructions on all threads: in a
 * step of a full-size U-Net that is lost in the noise, and neither the time nor the memory of a copy is
 * spent (docs/benchmarks.md). Every other type goes value by value, and doubles the time of a
 * step. int8 weights are used as they are.
 */
function castDuringRun(weights: Iterable<BoundWeight>): boolean {
  return [...weights].every(({ dtype }) => RUN_CASTS.has(dtype));
}

const hasHalves = (weights: Iterable<BoundWeight>): boolean =>
  [...weights].some(({ dtype }) => dtype === "float16" || dtype === "bfloat16");

/** Bytes as float32 of the largest float16 or bfloat16 weight that is still cast while its graph loads, where
 *  the others are cast as they are needed. docs/benchmarks.md has what was tried. */
export const CAST_ON_LOAD_LIMIT = 2 ** 20;

const RUN_CASTS: ReadonlySet<StoredType> = new Set(["float32", "float16", "bfloat16", "int8"]);
