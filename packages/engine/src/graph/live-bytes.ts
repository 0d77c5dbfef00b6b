/** How much memory the values of a graph take while it runs, before anything runs. */
import { sizeOf } from "./shape.ts";
import type { Graph } from "./graph.ts";
import type { OpTensor, Tensor } from "./tensor.ts";
import { BYTES } from "./dtype.ts";
import { weightPart } from "./weight-part.ts";

/** What only gives its input another shape: no bytes move. (Nor do they where rows of a weight are used alone.) */
const VIEWS: ReadonlySet<string> = new Set(["reshape"]);

/** What may write its result over an input of the same size that nobody needs any more. */
const IN_PLACE: ReadonlySet<string> = new Set([
  ...["abs", "add", "clip", "cos", "div", "erf", "exp", "floor", "leakyRelu", "log", "maximum"],
  ...["minimum", "mul", "neg", "pow", "relu", "round", "sigmoid", "sin", "sqrt", "sub", "tanh"],
  "softmax",
]);

/**
 * Bytes of the values that live at once where most do, when ops run one after another in the graph's order
 * and each value is let go after its last use. Weights and constants do not count, nor what kernels take for
 * themselves.
 */
export function liveBytes({ order, outputs }: Pick<Graph, "order" | "outputs">): number {
  const ops = order.filter((tensor) => tensor.kind === "op");
  const users = new Map<Tensor, number>();
  const use = (tensor: Tensor): void => {
    const value = valueOf(tensor);
    users.set(value, (users.get(value) ?? 0) + 1);
  };
  for (const op of ops) if (!isView(op)) op.inputs.forEach(use);
  Object.values(outputs).forEach(use);
  let live = order.reduce((sum, each) => sum + (each.kind === "input" ? bytesOf(each) : 0), 0);
  let peak = live;
  for (const op of ops) {
    if (isView(op) || !users.has(op)) continue;
    const ending = new Set<Tensor>();
    for (const tensor of op.inputs.map(valueOf)) {
      const left = (users.get(tensor) ?? 0) - 1;
      users.set(tensor, left);
      if (left === 0 && tensor.kind === "op") ending.add(tensor);
    }
    const freed = [...ending].map(bytesOf);
    const own = bytesOf(op);
    const reused = IN_PLACE.has(op.op.name) && freed.includes(own) ? own : 0;
    peak = Math.max(peak, live + own - reused);
    live += own - freed.reduce((sum, bytes) => sum + bytes, 0);
  }
  return peak;
}

const isView = (tensor: OpTensor): boolean =>
  VIEWS.has(tensor.op.name) || weightPart(tensor) !== undefined;

/** The tensor whose bytes these are. */
function valueOf(tensor: Tensor): Tensor {
  let value = tensor;
  while (value.kind === "op" && isView(value) && value.inputs[0]) value = value.inputs[0];
  return value;
}

const bytesOf = ({ shape, dtype }: Tensor): number => sizeOf(shape) * BYTES[dtype];
