/** A traced graph: named outputs and everything they need, in an order in which it can be computed. */
import { Problem } from "@inkloom/contract";
import type { InputTensor, OpTensor, ParameterTensor, Tensor } from "./tensor.ts";

export interface Graph {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Every tensor the outputs need, each after its inputs, each once. */
  readonly order: readonly Tensor[];
  readonly inputs: readonly InputTensor[];
  /** Weights in the order of first use; a key occurs once. */
  readonly parameters: readonly ParameterTensor[];
}

/** Tensors the op needs, in order. */
export const inputsOf = (tensor: Tensor): readonly Tensor[] =>
  tensor.kind === "op" ? tensor.inputs : [];

/**
 * Collects what the outputs need (dead code never enters). Walks without recursion: a U-Net is some
 * thousand nodes deep. Two different inputs of one name, or two parameters of one key whose shape or
 * type differ, are an error, and so is an output named like one of them.
 */
export function graphOf(outputs: Readonly<Record<string, Tensor>>): Graph {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; next: number }[] = [];
  for (const output of Object.values(outputs)) {
    if (!seen.has(output)) stack.push({ tensor: output, next: 0 });
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (top === undefined) break;
      const child = inputsOf(top.tensor)[top.next];
      if (child === undefined) {
        stack.pop();
        if (!seen.has(top.tensor)) order.push(top.tensor);
        seen.add(top.tensor);
      } else {
        top.next += 1;
        if (!seen.has(child)) stack.push({ tensor: child, next: 0 });
      }
    }
  }
  const inputs = namedInputs(order);
  const parameters = keyedParameters(order);
  const taken = new Set([...inputs.map(({ name }) => name), ...parameters.map(({ key }) => key)]);
  for (const name of Object.keys(outputs))
    if (taken.has(name))
      throw new Problem("graph/shape", {
        en: `graph: an output and an input or weight are named "${name}", expected different names`,
        zh: `计算图：有输出与输入或权重同名（“${name}”），名称应各不相同`,
      });
  return { outputs, order, inputs, parameters };
}

/** The ops of a graph, in order. */
export const opsOf = (graph: Graph): readonly OpTensor[] =>
  graph.order.filter((tensor) => tensor.kind === "op");

function namedInputs(order: readonly Tensor[]): readonly InputTensor[] {
  const inputs = new Map<string, InputTensor>();
  for (const tensor of order) {
    if (tensor.kind !== "input") continue;
    if (inputs.has(tensor.name))
      throw new Problem("graph/shape", {
        en: `graph: two inputs are named "${tensor.name}", expected one`,
        zh: `计算图：有两个输入同名（“${tensor.name}”），应只有一个`,
      });
    inputs.set(tensor.name, tensor);
  }
  return [...inputs.values()];
}

function keyedParameters(order: readonly Tensor[]): readonly ParameterTensor[] {
  const parameters = new Map<string, ParameterTensor>();
  for (const tensor of order) {
    if (tensor.kind !== "parameter") continue;
    const known = parameters.get(tensor.key);
    if (known && (known.shape.join() !== tensor.shape.join() || known.dtype !== tensor.dtype))
      throw new Problem("graph/shape", {
        en:
          `graph: weight "${tensor.key}" is used as [${known.shape.join(", ")}] ${known.dtype} ` +
          `and as [${tensor.shape.join(", ")}] ${tensor.dtype}, expected one`,
        zh:
          `计算图：权重“${tensor.key}”既用作 [${known.shape.join(", ")}] ${known.dtype}，` +
          `又用作 [${tensor.shape.join(", ")}] ${tensor.dtype}，应只有一种`,
      });
    if (!known) parameters.set(tensor.key, tensor);
  }
  return [...parameters.values()];
}
