/** Weights as initializers of a graph, each written once. Rows of a weight lie in one piece of its file,
 *  so a slice of rows is an initializer of its own and costs neither a copy nor an operation. What is cast in the graph
 *  may be cast once more for uses far behind the first, as on the way back of a training step: no copy stays in between. */
import { Problem } from "@inkloom/contract";
import type { DType } from "../graph/dtype.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ParameterTensor } from "../graph/tensor.ts";
import type { WeightPart } from "../graph/weight-part.ts";
import { DATA_TYPE } from "./data-type.ts";
import type { BoundWeight, LowerOptions, StoredType } from "./lower.ts";
import { TensorProto_DataType } from "./onnx_pb.js";
import type { OnnxWriter } from "./writer.ts";

const STORED: Readonly<Record<StoredType, number>> = {
  ...DATA_TYPE,
  int16: TensorProto_DataType.INT16,
  float8e4m3fn: TensorProto_DataType.FLOAT8E4M3FN,
  float8e5m2: TensorProto_DataType.FLOAT8E5M2,
};

/** Ops between two uses of a weight from which on it is cast for each. */
const FAR = 256;

/** A weight, or rows of it, as ops read it. */
interface Written {
  readonly name: string;
  /** Place of the op that asked first. */
  readonly at: number;
}

export class WeightNames {
  readonly #onnx: OnnxWriter;
  readonly #weights: ReadonlyMap<string, BoundWeight>;
  readonly #castsAgain: boolean;
  readonly #known = new Map<string, Written>();
  /** Initializers that are cast, by the names of what was written first. */
  readonly #stored = new Map<string, string>();
  /** What was cast once more. */
  readonly #again = new Map<string, string>();

  constructor(
    onnx: OnnxWriter,
    { weights, castsAgain = false }: Pick<LowerOptions, "weights" | "castsAgain">,
  ) {
    this.#onnx = onnx;
    this.#weights = weights;
    this.#castsAgain = castsAgain;
  }

  /** @param at - place of the op that reads it among all
   *  @throws Problem `weights/missing` for a weight that is absent or has another number of elements */
  whole(parameter: ParameterTensor, at: number): string {
    return this.part({ parameter, start: 0, shape: parameter.shape }, at);
  }

  /** @throws Problem `weights/missing`, as `whole` */
  part({ parameter, start, shape }: WeightPart, at: number): string {
    const { key, dtype } = parameter;
    const isWhole = shape[0] === parameter.shape[0];
    const name = isWhole ? key : `${key}[${start}:${start + (shape[0] ?? 0)}]`;
    const known = this.#known.get(name);
    if (known !== undefined)
      return this.#castsAgain && at - known.at >= FAR ? this.#castAgain(known, dtype) : known.name;
    const bound = this.#bound(parameter);
    const { offset, length, location } = bound.data;
    const rowBytes = isWhole ? 0 : length / (parameter.shape[0] ?? 1);
    const data = isWhole
      ? bound.data
      : { location, offset: offset + start * rowBytes, length: (shape[0] ?? 0) * rowBytes };
    const stored = this.#onnx.external(name, shape, STORED[bound.dtype], data);
    // A precision that is not the graph's is cast: see `CompiledGraph.weightCasts`.
    const isCast = bound.dtype !== dtype;
    const written = isCast ? this.#onnx.castWeight(stored, dtype) : stored;
    if (isCast) this.#stored.set(written, stored);
    this.#known.set(name, { name: written, at });
    return written;
  }

  #castAgain({ name }: Written, dtype: DType): string {
    const stored = this.#stored.get(name);
    if (stored === undefined) return name;
    const again = this.#again.get(name) ?? this.#onnx.castWeight(stored, dtype);
    this.#again.set(name, again);
    return again;
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
