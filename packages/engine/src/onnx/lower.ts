/** Graph -> ONNX bytes. Weights are referred to by where their bytes are; they never pass through here. */
import { Problem } from "@inkloom/contract";
import type { DType } from "../graph/dtype.ts";
import type { Graph } from "../graph/graph.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ParameterTensor, Tensor } from "../graph/tensor.ts";
import { DATA_TYPE } from "./data-type.ts";
import { TensorProto_DataType } from "./onnx_pb.js";
import { type Capabilities, type ExternalData, OnnxWriter } from "./writer.ts";

/** Types a weight may have where it lies; fp8 and int16 exist on disk only. */
export type StoredType = DType | "int16" | "float8e4m3fn" | "float8e5m2";

/** One weight as the runtime will read it. */
export interface BoundWeight {
  readonly dtype: StoredType;
  /** Number of elements; the graph states the shape (LDM stores some linear weights as 1x1 convolutions). */
  readonly size: number;
  readonly data: ExternalData;
}

export interface LowerOptions {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly weights: ReadonlyMap<string, BoundWeight>;
}

const STORED: Readonly<Record<StoredType, number>> = {
  ...DATA_TYPE,
  int16: TensorProto_DataType.INT16,
  float8e4m3fn: TensorProto_DataType.FLOAT8E4M3FN,
  float8e5m2: TensorProto_DataType.FLOAT8E5M2,
};

/** Writes the whole model; throws `weights/missing` for a parameter that `weights` does not hold. */
export function lower(graph: Graph, options: LowerOptions): Uint8Array<ArrayBuffer> {
  const onnx = new OnnxWriter(options.capabilities);
  const names = new Map<Tensor, string>();
  const parameters = new Map<string, string>();
  const nameOf = (tensor: Tensor): string => {
    const name = names.get(tensor);
    if (name === undefined) throw new Error("a graph's order must put inputs first");
    return name;
  };
  for (const tensor of graph.order) {
    switch (tensor.kind) {
      case "input":
        names.set(tensor, onnx.input(tensor.name, tensor.shape, tensor.dtype));
        break;
      case "constant":
        names.set(tensor, onnx.constant(tensor.values, tensor.shape, tensor.dtype));
        break;
      case "parameter": {
        const known = parameters.get(tensor.key) ?? writeWeight(onnx, tensor, options.weights);
        parameters.set(tensor.key, known);
        names.set(tensor, known);
        break;
      }
      case "op":
        names.set(
          tensor,
          tensor.op.rules.lower(onnx, tensor.inputs.map(nameOf), tensor.attrs as never, {
            inputs: tensor.inputs,
            output: tensor,
          }),
        );
        break;
    }
  }
  for (const [name, tensor] of Object.entries(graph.outputs))
    onnx.output(name, nameOf(tensor), tensor.shape, tensor.dtype);
  return onnx.finish(options.name);
}

/** The initializer, and a cast where the file's precision is not the graph's: the runtime folds it at load. */
function writeWeight(
  onnx: OnnxWriter,
  tensor: ParameterTensor,
  weights: LowerOptions["weights"],
): string {
  const bound = weights.get(tensor.key);
  if (bound === undefined)
    throw new Problem("weights/missing", {
      en: `weight "${tensor.key}" is missing, expected [${tensor.shape.join(", ")}]`,
      zh: `缺少权重“${tensor.key}”，应为 [${tensor.shape.join(", ")}]`,
    });
  if (bound.size !== sizeOf(tensor.shape))
    throw new Problem("weights/missing", {
      en: `weight "${tensor.key}" holds ${bound.size} values, expected [${tensor.shape.join(", ")}]`,
      zh: `权重“${tensor.key}”有 ${bound.size} 个值，应为 [${tensor.shape.join(", ")}]`,
    });
  const stored = onnx.external(tensor.key, tensor.shape, STORED[bound.dtype], bound.data);
  return bound.dtype === tensor.dtype
    ? stored
    : onnx.node("Cast", [stored], { to: { int: DATA_TYPE[tensor.dtype] } });
}
