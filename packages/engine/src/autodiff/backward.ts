/** Reverse mode: the gradients of a traced graph are a traced graph. */
import { graphOf } from "../graph/graph.ts";
import { isFloat } from "../graph/dtype.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { add } from "../ops/add.ts";
import { Parts, type Recomputation } from "./recomputation.ts";

/**
 * Vector-Jacobian product: the gradients by `wrt` of the sum of `output * dy`. A tensor that no
 * differentiable path joins to the output is absent. Only tensors between `wrt` and the output are
 * visited; where paths join, their gradients are added.
 */
export function backward(
  output: Tensor,
  dy: Tensor,
  wrt: readonly Tensor[],
  recomputation: Recomputation = { ends: [], what: "cheap" },
): ReadonlyMap<Tensor, Tensor> {
  const { order } = graphOf({ output });
  const parts = new Parts(order, recomputation);
  const wanted = new Set<Tensor>(wrt);
  const needed = new Set<Tensor>(wrt);
  for (const tensor of order)
    if (tensor.kind === "op" && tensor.inputs.some((from) => needed.has(from))) needed.add(tensor);
  const gradients = new Map<Tensor, Tensor>([[output, dy]]);
  for (const tensor of order.toReversed()) {
    const given = gradients.get(tensor);
    if (given === undefined || tensor.kind !== "op" || !needed.has(tensor)) continue;
    const gradient = parts.enter(tensor, given);
    gradientsOf(tensor, gradient, parts).forEach((partial, i) => {
      const from = tensor.inputs[i];
      if (partial === null || from === undefined || !needed.has(from) || !isFloat(from.dtype))
        return;
      const sum = gradients.get(from);
      const added = sum === undefined ? partial : add(sum, partial);
      gradients.set(from, added);
      if (wanted.has(from)) parts.finished(added);
    });
  }
  return gradients;
}

const gradientsOf = (tensor: OpTensor, dy: Tensor, parts: Parts): readonly (Tensor | null)[] =>
  tensor.op.rules.grad(
    { inputs: tensor.inputs.map((from) => parts.view(from)), output: parts.view(tensor), dy },
    tensor.attrs as never,
  );
