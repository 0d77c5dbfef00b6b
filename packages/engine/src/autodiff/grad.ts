/** Gradients of a loss, as tensors of the same kind: they can be traced on, differentiated again, run. */
import { Problem } from "@inkloom/contract";
import { isFloat } from "../graph/dtype.ts";
import { graphOf } from "../graph/graph.ts";
import { show, sizeOf } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { expand } from "../ops/expand.ts";
import { backward } from "./backward.ts";

/**
 * The gradient of `loss` (one value) by each of `wrt`, with its shape and type.
 *
 * @throws Problem `graph/gradient` where the loss is not one floating point value, or where no
 * differentiable path joins it to one of `wrt`; the message names the ops that end the path
 */
export function grad(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1 || !isFloat(loss.dtype))
    throw new Problem(
      "graph/gradient",
      `grad: the loss is ${loss.dtype} ${show(loss.shape)}, expected one floating point value`,
    );
  const one = expand(constant([1], [], loss.dtype), loss.shape);
  const gradients = backward(loss, one, wrt);
  return wrt.map((tensor, i) => {
    const gradient = gradients.get(tensor);
    if (gradient === undefined) throw unreached(loss, tensor, i, gradients);
    return gradient;
  });
}

function unreached(
  loss: Tensor,
  tensor: Tensor,
  index: number,
  gradients: ReadonlyMap<Tensor, Tensor>,
): Problem {
  const what = `grad: the loss does not depend on ${nameOf(tensor)} (number ${index})`;
  if (!isFloat(tensor.dtype))
    return new Problem(
      "graph/gradient",
      `${what}, which is ${tensor.dtype}, expected a floating point type`,
    );
  const needing = new Set<Tensor>([tensor]);
  const ends = new Set<string>();
  for (const later of graphOf({ loss }).order) {
    if (later.kind !== "op" || !later.inputs.some((from) => needing.has(from))) continue;
    needing.add(later);
    if (gradients.has(later)) ends.add(later.op.name);
    else if (!isFloat(later.dtype)) ends.add(later.op.name);
  }
  return new Problem(
    "graph/gradient",
    ends.size === 0
      ? `${what}, expected a tensor the loss is computed from`
      : `${what} by differentiable ops, the path ends at ${[...ends].join(", ")}`,
  );
}

function nameOf(tensor: Tensor): string {
  switch (tensor.kind) {
    case "input":
      return `input "${tensor.name}"`;
    case "parameter":
      return `weight "${tensor.key}"`;
    case "constant":
      return `constant ${show(tensor.shape)}`;
    case "op":
      return `the result of ${tensor.op.name} ${show(tensor.shape)}`;
  }
}
