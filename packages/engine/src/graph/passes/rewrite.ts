/** What every pass is made of: visit each tensor after its inputs, put another in its place. */
import { type Graph, graphOf } from "../graph.ts";
import type { OpTensor, Tensor } from "../tensor.ts";

/**
 * Replaces every tensor by what `rule` makes of it; the rule sees ops with their inputs already
 * replaced. What the outputs no longer need is gone afterwards.
 */
export function rewrite(graph: Graph, rule: (tensor: Tensor) => Tensor): Graph {
  const replaced = new Map<Tensor, Tensor>();
  const current = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;
  for (const tensor of graph.order)
    replaced.set(tensor, rule(tensor.kind === "op" ? withInputs(tensor, current) : tensor));
  return graphOf(
    Object.fromEntries(
      Object.entries(graph.outputs).map(([name, tensor]) => [name, current(tensor)]),
    ),
  );
}

function withInputs(tensor: OpTensor, current: (tensor: Tensor) => Tensor): OpTensor {
  const inputs = tensor.inputs.map(current);
  return inputs.every((from, i) => from === tensor.inputs[i]) ? tensor : { ...tensor, inputs };
}
