/** Ops that work element by element: they differ only in name and derivative. */
import { broadcastShapes, ShapeError } from "../graph/shape.ts";
import { type OpTensor, scalar, type Tensor } from "../graph/tensor.ts";
import { defineOp, type GradContext, type NoAttrs } from "./define.ts";
import { sumTo } from "./compose/sum-to.ts";
import { floatType, sameType } from "./type-rules.ts";

export type Unary = (x: Tensor) => OpTensor;

/** A number stands for a scalar of the other operand's type; one operand must be a tensor. */
export type Binary = (a: Tensor | number, b: Tensor | number) => OpTensor;

/** `grad` gives dx from x, y and dy. */
export function defineUnary(
  name: string,
  onnxType: string,
  grad: (context: { readonly x: Tensor; readonly y: Tensor; readonly dy: Tensor }) => Tensor,
  types: "float" | "number" = "float",
): Unary {
  const op = defineOp<NoAttrs>(name, {
    shape: ([x = []]) => x,
    dtype: (dtypes) => (types === "float" ? floatType(name, dtypes) : sameType(name, dtypes)),
    lower: (onnx, inputs) => onnx.node(onnxType, inputs),
    grad: ({ inputs, output, dy }) => inputs.map((x) => grad({ x, y: output, dy })),
  });
  return (x) => op([x], {});
}

export interface BinaryGrad {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
}

/** `grad` gives the gradients in the broadcast shape; they are summed to the operands' shapes here. */
export function defineBinary(
  name: string,
  onnxType: string,
  grad: (context: BinaryGrad) => readonly [Tensor, Tensor],
): Binary {
  const op = defineOp<NoAttrs>(name, {
    shape: ([a = [], b = []]) => broadcastShapes(name, a, b),
    dtype: (dtypes) => sameType(name, dtypes),
    lower: (onnx, inputs) => onnx.node(onnxType, inputs),
    grad(context) {
      const [a, b] = twoOf(context);
      const [da, db] = grad({ a, b, y: context.output, dy: context.dy });
      return [sumTo(da, a.shape), sumTo(db, b.shape)];
    },
  });
  return (a, b) => op(operands(name, a, b), {});
}

/** A comparison: the result is bool and has no derivative. */
export function defineComparison(name: string, onnxType: string): Binary {
  const op = defineOp<NoAttrs>(name, {
    shape: ([a = [], b = []]) => broadcastShapes(name, a, b),
    dtype(dtypes) {
      sameType(name, dtypes);
      return "bool";
    },
    lower: (onnx, inputs) => onnx.node(onnxType, inputs),
    grad: () => [null, null],
  });
  return (a, b) => op(operands(name, a, b), {});
}

/** Both operands as tensors. */
export function operands(name: string, a: Tensor | number, b: Tensor | number): [Tensor, Tensor] {
  if (typeof a !== "number") return [a, typeof b === "number" ? scalar(b, a.dtype) : b];
  if (typeof b !== "number") return [scalar(a, b.dtype), b];
  throw new ShapeError(name, `inputs are the numbers ${a} and ${b}, expected at least one tensor`);
}

function twoOf({ inputs }: GradContext): [Tensor, Tensor] {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) throw new Error("a binary op has two inputs");
  return [a, b];
}
