/** Rows of a weight that are used alone: they lie in one piece of its file, and cost neither a copy nor an operation. */
import { type Shape, sizeOf } from "./shape.ts";
import type { OpTensor, ParameterTensor } from "./tensor.ts";

/** Rows `start` to `start + shape[0] - 1` of a weight. */
export interface WeightPart {
  readonly parameter: ParameterTensor;
  readonly start: number;
  readonly shape: Shape;
}

/** The rows that `tensor` is, where it is nothing but rows of a weight. */
export function weightPart({ op, inputs, attrs, shape }: OpTensor): WeightPart | undefined {
  const [parameter] = inputs;
  if (op.name !== "slice" || parameter?.kind !== "parameter") return undefined;
  const { axis, start, step } = attrs as { axis: number; start: number; step: number };
  return axis === 0 && step === 1 && sizeOf(shape) > 0 ? { parameter, start, shape } : undefined;
}
