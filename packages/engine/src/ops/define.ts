/** What an op owes: a shape rule, a type rule, an ONNX lowering and a gradient, in one object, so that
 *  leaving one out does not compile. */
import type { DType } from "../graph/dtype.ts";
import type { Shape } from "../graph/shape.ts";
import type { ConstantTensor, OpTensor, Tensor } from "../graph/tensor.ts";
import type { OnnxWriter } from "../onnx/writer.ts";

export interface GradContext {
  readonly inputs: readonly Tensor[];
  /** The forward result, for derivatives that are cheaper in terms of it (exp, softmax). */
  readonly output: Tensor;
  /** Gradient of the loss by the output; shape and type of the output. */
  readonly dy: Tensor;
}

export interface LowerContext {
  readonly inputs: readonly Tensor[];
  readonly output: OpTensor;
}

export interface OpRules<Attrs> {
  /** Result shape, or a `ShapeError` that names the op, the input and what was expected. */
  shape(inputs: readonly Shape[], attrs: Attrs): Shape;
  /** Result type, or a `ShapeError` where the types do not fit. */
  dtype(inputs: readonly DType[], attrs: Attrs): DType;
  /** Writes ONNX nodes and returns the name of the result. */
  lower(onnx: OnnxWriter, inputs: readonly string[], attrs: Attrs, context: LowerContext): string;
  /** Gradient by every input, in order; `null` where an input has none (indices, masks). */
  grad(context: GradContext, attrs: Attrs): readonly (Tensor | null)[];
  /** The result's values in row-major order, where small constants are cheaper computed than run. */
  fold?(inputs: readonly ConstantTensor[], attrs: Attrs, output: OpTensor): readonly number[];
}

/** An op as the graph sees it: the attribute type is known only to its own rules. */
export interface Op {
  readonly name: string;
  readonly rules: OpRules<never>;
}

const defined = new Map<string, Op>();

/** Every op that the loaded modules define, by name. */
export const definedOps: ReadonlyMap<string, Op> = defined;

/** Declares a primitive and returns the function that records it. Attributes are plain JSON data. */
export function defineOp<Attrs extends object>(name: string, rules: OpRules<Attrs>) {
  if (defined.has(name)) throw new Error(`op ${name} is defined twice`);
  const op: Op = { name, rules };
  defined.set(name, op);
  return (inputs: readonly Tensor[], attrs: Attrs): OpTensor => ({
    kind: "op",
    op,
    inputs,
    attrs,
    shape: rules.shape(
      inputs.map((tensor) => tensor.shape),
      attrs,
    ),
    dtype: rules.dtype(
      inputs.map((tensor) => tensor.dtype),
      attrs,
    ),
  });
}

/** Attributes of an op without any. */
export type NoAttrs = Readonly<Record<string, never>>;
