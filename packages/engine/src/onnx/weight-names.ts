/** Weights as initializers of a graph, each written once. Rows of a weight lie in one piece of its file,
 *  so a slice of rows is an initializer of its own and costs neither a copy nor an operation. */
import { Problem } from "@inkloom/contract";
import { sizeOf } from "../graph/shape.ts";
import type { ParameterTensor } from "../graph/tensor.ts";
import type { WeightPart } from "../graph/weight-part.ts";
import { DATA_TYPE } from "./data-type.ts";
import type { BoundWeight, StoredType } from "./lower.ts";
import { TensorProto_DataType } from "./onnx_pb.js";
import type { OnnxWriter } from "./writer.ts";

const STORED: Readonly<Record<StoredType, number>> = {
  ...DATA_TYPE,
  int16: TensorProto_DataType.INT16,
  float8e4m3fn: TensorProto_DataType.FLOAT8E4M3FN,
  float8e5m2: TensorProto_DataType.FLOAT8E5M2,
};

export class WeightNames {
  readonly #onnx: OnnxWriter;
  readonly #weights: ReadonlyMap<string, BoundWeight>;
  readonly #known = new Map<string, string>();

  constructor(onnx: OnnxWriter, weights: ReadonlyMap<string, BoundWeight>) {
    this.#onnx = onnx;
    this.#weights = weights;
  }

  /** @throws Problem `weights/missing` for a weight that is absent or has another number of elements */
  whole(parameter: ParameterTensor): string {
    return this.part({ parameter, start: 0, shape: parameter.shape });
  }

  /** @throws Problem `weights/missing`, as `whole` */
  part({ parameter, start, shape }: WeightPart): string {
    const { key, dtype } = parameter;
    const isWhole = shape[0] === parameter.shape[0];
    const name = isWhole ? key : `${key}[${start}:${start + (shape[0] ?? 0)}]`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const bound = this.#bound(parameter);
    const { offset, length, location } = bound.data;
    const rowBytes = isWhole ? 0 : length / (parameter.shape[0] ?? 1);
    const data = isWhole
      ? bound.data
      : { location, offset: offset + start * rowBytes, length: (shape[0] ?? 0) * rowBytes };
    const stored = this.#onnx.external(name, shape, STORED[bound.dtype], data);
    // A precision that is not the graph's is cast: see `CompiledGraph.weightCasts`.
    const written =
      bound.dtype === dtype
        ? stored
        : this.#onnx.node("Cast", [stored], { to: { int: DATA_TYPE[dtype] } });
    this.#known.set(name, written);
    return written;
  }

  #bound({ key, shape }: ParameterTensor): BoundWeight {
    const bound = this.#weights.get(key);
    const expected = `[${shape.join(", ")}]`;
    if (bound === undefined)
      throw new Problem("weights/missing", {
        en: `weight "${key}" is missing, expected ${expected}`,
        zh: `缺少权重“${key}”，应为 ${expected}`,
      });
    if (bound.size !== sizeOf(shape))
      throw new Problem("weights/missing", {
        en: `weight "${key}" holds ${bound.size} values, expected ${expected}`,
        zh: `权重“${key}”有 ${bound.size} 个值，应为 ${expected}`,
      });
    return bound;
  }
}
