import { reshape } from "../../ops/reshape.ts";
import { transpose } from "../../ops/transpose.ts";
import type { Graph } from "../graph.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import type { OpTensor, Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

type Rule = (tensor: OpTensor, x: Tensor, second: Tensor | undefined) => Tensor;

/** `x` where the op changes neither its shape nor, as the rule knows, its values. */
const same: Rule = (tensor, x) => (sameShape(tensor.shape, x.shape) ? x : tensor);

/** `x op number` that leaves x as it is. */
const neutral =
  (number: number): Rule =>
  (tensor, x, second) =>
    isAll(second, number) ? same(tensor, x, second) : tensor;

/** As `neutral`, with the operands in either order. */
const neutralEither =
  (number: number): Rule =>
  (tensor, x, second) => {
    if (second !== undefined && isAll(x, number)) return same(tensor, second, x);
    return neutral(number)(tensor, x, second);
  };

/** Ops that may change nothing, or undo their input. */
const RULES: Readonly<Record<string, Rule>> = {
  add: neutralEither(0),
  sub: neutral(0),
  mul: neutralEither(1),
  div: neutral(1),
  pow: neutral(1),
  neg: (tensor, x) => (isOp(x, "neg") ? (x.inputs[0] ?? tensor) : tensor),
  cast: (tensor, x) => (tensor.dtype === x.dtype ? x : tensor),
  expand: same,
  slice: same, // a slice is never larger than x, so an equal one is all of it
  pad: same,
  concat: (tensor, x) => (tensor.inputs.length === 1 ? x : tensor),
  reshape: (tensor, x) => {
    const [source] = isOp(x, "reshape") ? x.inputs : [x];
    if (source === undefined || source === x) return same(tensor, x, undefined);
    return sameShape(tensor.shape, source.shape) ? source : reshape(source, tensor.shape);
  },
  transpose: (tensor, x) => {
    const perm = permOf(tensor);
    const [source] = isOp(x, "transpose") ? x.inputs : [];
    if (isOp(x, "transpose") && source !== undefined) {
      const inner = permOf(x);
      const joined = perm.map((axis) => inner[axis] ?? axis);
      return inOrder(joined) ? source : transpose(source, joined);
    }
    return inOrder(perm) ? x : tensor;
  },
};

/** Ops that stretch their inputs themselves. */
const BROADCASTING: ReadonlySet<string> = new Set(
  "add sub mul div pow maximum minimum greater less equal where".split(" "),
);

/** Without the stretching of single inputs that the op does by itself, as long as the result is as large. */
function unstretched(tensor: OpTensor): OpTensor {
  return tensor.inputs.reduce<OpTensor>((current, from, i) => {
    const [source] = isOp(from, "expand") ? from.inputs : [];
    if (source === undefined) return current;
    const inputs = current.inputs.with(i, source);
    const shape = inputs
      .map((x) => x.shape)
      .reduce((a, b) => broadcastShapes(tensor.op.name, a, b));
    return sameShape(shape, tensor.shape) ? { ...current, inputs } : current;
  }, tensor);
}

const isOp = (tensor: Tensor, name: string): tensor is OpTensor =>
  tensor.kind === "op" && tensor.op.name === name;

const isAll = (tensor: Tensor | undefined, number: number): boolean =>
  tensor?.kind === "constant" && tensor.values.every((value) => value === number);

const permOf = (tensor: OpTensor): readonly number[] =>
  (tensor.attrs as { readonly perm: readonly number[] }).perm;

const inOrder = (perm: readonly number[]): boolean => perm.every((axis, i) => axis === i);

/** Removes ops and stretching that change nothing, and joins reshapes of reshapes and transposes of transposes. */
export const simplify = (graph: Graph): Graph =>
  rewrite(graph, (tensor) => {
    if (tensor.kind !== "op") return tensor;
    const op = BROADCASTING.has(tensor.op.name) ? unstretched(tensor) : tensor;
    const [x, second] = op.inputs;
    const rule = RULES[op.op.name];
    return x === undefined || rule === undefined ? op : rule(op, x, second);
  });
