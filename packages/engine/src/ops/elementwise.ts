/** Ops that work element by element: they differ only in name and derivative. */
import { broadcastPlaces, pick } from "../graph/indexing.ts";
import { broadcastShapes, type Shape, ShapeError } from "../graph/shape.ts";
import { type ConstantTensor, type OpTensor, scalar, type Tensor } from "../graph/tensor.ts";
import { defineOp, type GradContext, type NoAttrs } from "./define.ts";
import { sumTo } from "./compose/sum-to.ts";
import { floatType, sameType } from "./type-rules.ts";

export type Unary = (x: Tensor) => OpTensor;

/** A number stands for a scalar of the other operand's type; one operand must be a tensor. */
export type Binary = (a: Tensor | number, b: Tensor | number) => OpTensor;

interface UnaryRules {
  readonly onnx: string;
  /** What the op accepts, "float" unless given. */
  readonly types?: "float" | "number";
  /** The value for a constant, where JavaScript computes it cheaply. */
  readonly compute?: (x: number) => number;
  /** dx from x, y and dy. */
  readonly grad: (context: {
    readonly x: Tensor;
    readonly y: Tensor;
    readonly dy: Tensor;
  }) => Tensor;
}

export function defineUnary(name: string, rules: UnaryRules): Unary {
  const { compute } = rules;
  const op = defineOp<NoAttrs>(name, {
    shape: ([x = []]) => x,
    dtype: (dtypes) =>
      rules.types === "number" ? sameType(name, dtypes) : floatType(name, dtypes),
    lower: (onnx, inputs) => onnx.node(rules.onnx, inputs),
    grad: ({ inputs, output, dy }) => inputs.map((x) => rules.grad({ x, y: output, dy })),
    ...(compute && { fold: ([x]) => Array.from(x?.values ?? [], compute) }),
  });
  return (x) => op([x], {});
}

interface BinaryGrad {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
}

interface BinaryRules {
  readonly onnx: string;
  readonly compute: (a: number, b: number) => number;
  /** The gradients by both operands in the broadcast shape; `defineBinary` sums them to theirs. */
  readonly grad: (context: BinaryGrad) => readonly [Tensor, Tensor];
}

export function defineBinary(name: string, rules: BinaryRules): Binary {
  const op = defineOp<NoAttrs>(name, {
    shape: ([a = [], b = []]) => broadcastShapes(name, a, b),
    dtype: (dtypes) => sameType(name, dtypes),
    lower: (onnx, inputs) => onnx.node(rules.onnx, inputs),
    grad(context) {
      const [a, b] = twoOf(context);
      const [da, db] = rules.grad({ a, b, y: context.output, dy: context.dy });
      return [sumTo(da, a.shape), sumTo(db, b.shape)];
    },
    fold: (inputs, _, output) => zipped(inputs, output.shape, rules.compute),
  });
  return (a, b) => op(operands(name, a, b), {});
}

interface ComparisonRules {
  readonly onnx: string;
  readonly compute: (a: number, b: number) => boolean;
}

/** A comparison: the result is bool and has no derivative. */
export function defineComparison(name: string, { onnx: type, compute }: ComparisonRules): Binary {
  const op = defineOp<NoAttrs>(name, {
    shape: ([a = [], b = []]) => broadcastShapes(name, a, b),
    dtype(dtypes) {
      sameType(name, dtypes);
      return "bool";
    },
    lower: (onnx, inputs) => onnx.node(type, inputs),
    grad: () => [null, null],
    fold: (inputs, _, { shape }) => zipped(inputs, shape, (a, b) => Number(compute(a, b))),
  });
  return (a, b) => op(operands(name, a, b), {});
}

/** `compute` over two broadcast constants. */
function zipped(
  inputs: readonly ConstantTensor[],
  shape: Shape,
  compute: (a: number, b: number) => number,
): number[] {
  const [a = [], b = []] = inputs.map((x) => pick(x.values, broadcastPlaces(x.shape, shape)));
  return a.map((value, i) => compute(value, b[i] ?? NaN));
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
