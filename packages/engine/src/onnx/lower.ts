/** Graph -> ONNX bytes. Weights are referred to by where their bytes are; they never pass through here. */
import type { DType } from "../graph/dtype.ts";
import type { Graph } from "../graph/graph.ts";
import type { Tensor } from "../graph/tensor.ts";
import { weightPart } from "../graph/weight-part.ts";
import { WeightNames } from "./weight-names.ts";
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
  readonly rowsUnsaidFrom?: number;
  /** Whether a weight that is cast is cast once more for uses far behind the first, which frees its copy in between.
   *  @default false */
  readonly castsAgain?: boolean;
}

/** Writes the whole model; throws `weights/missing` for a parameter that `weights` does not hold. */
export function lower(graph: Graph, options: LowerOptions): Uint8Array<ArrayBuffer> {
  const onnx = new OnnxWriter(options.capabilities, options);
  const names = new Map<Tensor, string>();
  const weights = new WeightNames(onnx, options);
  let at = 0;
  const nameOf = (tensor: Tensor): string => {
    if (tensor.kind === "parameter") return weights.whole(tensor, at);
    const part = tensor.kind === "op" ? weightPart(tensor) : undefined;
    const name = part === undefined ? names.get(tensor) : weights.part(part, at);
    if (name === undefined) throw new Error("a graph's order must put inputs first");
    return name;
  };
  for (const tensor of graph.order) {
    at++;
    switch (tensor.kind) {
      case "input":
        names.set(tensor, onnx.input(tensor.name, tensor.shape, tensor.dtype));
        break;
      case "constant":
        names.set(tensor, onnx.constant(tensor.values, tensor.shape, tensor.dtype));
        break;
      case "parameter":
        break; // written where it is used, so that a part of it can be used alone
      case "op":
        if (weightPart(tensor) === undefined)
          names.set(
            tensor,
            tensor.op.rules.lower(onnx, tensor.inputs.map(nameOf), tensor.attrs as never, {
              inputs: tensor.inputs,
              output: tensor,
            }),
          );
    }
  }
  for (const [name, tensor] of Object.entries(graph.outputs))
    onnx.output(name, nameOf(tensor), tensor.shape, tensor.dtype);
  return onnx.finish(options.name);
}
