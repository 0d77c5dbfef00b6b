/** The nodes of a traced graph. A tensor is symbolic: it has a shape and a type, never data, and it
 *  knows the node that makes it. Every op has one output, so tensor and node are one thing. */
import type { DType } from "./dtype.ts";
import { type Shape, show, sizeOf, ShapeError } from "./shape.ts";
import type { Op } from "../ops/define.ts";

/** Values passed at every run, e.g. latents. */
export interface InputTensor {
  readonly kind: "input";
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A weight, addressed by its checkpoint key; it reaches the runtime without passing through a graph. */
export interface ParameterTensor {
  readonly kind: "parameter";
  readonly key: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Small data known while tracing. `bigint`-free: int64 values are given as numbers. */
export interface ConstantTensor {
  readonly kind: "constant";
  readonly values: readonly number[] | Float32Array | Int32Array;
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface OpTensor {
  readonly kind: "op";
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attrs: unknown;
  readonly shape: Shape;
  readonly dtype: DType;
}

export type Tensor = InputTensor | ParameterTensor | ConstantTensor | OpTensor;

/** A named value given at every run. Names must be unique in a graph. */
export const input = (name: string, shape: Shape, dtype: DType = "float32"): InputTensor => ({
  kind: "input",
  name,
  shape,
  dtype,
});

/** A weight of the model; `key` is its name in the checkpoint. */
export const parameter = (
  key: string,
  shape: Shape,
  dtype: DType = "float32",
): ParameterTensor => ({
  kind: "parameter",
  key,
  shape,
  dtype,
});

/** Data known while tracing; `values` in row-major order. */
export function constant(
  values: readonly number[] | Float32Array | Int32Array,
  shape: Shape = [values.length],
  dtype: DType = "float32",
): ConstantTensor {
  if (values.length !== sizeOf(shape))
    throw new ShapeError(
      "constant",
      `${values.length} values were given, expected ${sizeOf(shape)} for ${show(shape)}`,
    );
  return { kind: "constant", values, shape, dtype };
}

/** A scalar constant. */
export const scalar = (value: number, dtype: DType = "float32"): ConstantTensor =>
  constant([value], [], dtype);
