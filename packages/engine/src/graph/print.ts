/** A graph as text for people: one line per op, in the order in which it can be computed. */
import { inputsOf, type Graph } from "./graph.ts";
import { show } from "./shape.ts";
import type { ConstantTensor, OpTensor, Tensor } from "./tensor.ts";

/**
 * `%12 = conv2d(%11, "conv_in.weight" [320, 4, 3, 3]) {strides [2, 2]} -> float32 [2, 320, 32, 32]`;
 * inputs come first, outputs last.
 */
export function printGraph(graph: Graph): string {
  const numbers = new Map<Tensor, number>();
  const refer = (tensor: Tensor): string => {
    switch (tensor.kind) {
      case "input":
        return tensor.name;
      case "parameter":
        return `"${tensor.key}" ${show(tensor.shape)}`;
      case "constant":
        return printConstant(tensor);
      case "op":
        return `%${numbers.get(tensor) ?? "?"}`;
    }
  };
  const ops = graph.order.filter((tensor) => tensor.kind === "op");
  ops.forEach((tensor, i) => numbers.set(tensor, i));
  return [
    ...graph.inputs.map(({ name, dtype, shape }) => `input ${name} -> ${dtype} ${show(shape)}`),
    ...ops.map((tensor, i) => {
      const inputs = inputsOf(tensor).map(refer).join(", ");
      const { dtype, shape } = tensor;
      return `%${i} = ${tensor.op.name}(${inputs})${printAttrs(tensor)} -> ${dtype} ${show(shape)}`;
    }),
    ...Object.entries(graph.outputs).map(([name, tensor]) => `output ${name} = ${refer(tensor)}`),
  ].join("\n");
}

/** Scalars as the number, a few values in full, the rest by size. */
function printConstant({ values, dtype, shape }: ConstantTensor): string {
  if (shape.length === 0) return String(values[0]);
  const shown = Array.from(values.slice(0, 4), String).join(", ");
  return `${dtype} ${show(shape)} {${shown}${values.length > 4 ? ", ..." : ""}}`;
}

function printAttrs({ attrs }: OpTensor): string {
  const entries = Object.entries(attrs as Record<string, unknown>).map(
    ([key, value]) => `${key} ${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}`,
  );
  return entries.length === 0 ? "" : ` {${entries.join(", ")}}`;
}
