import type { Graph } from "../graph.ts";
import type { Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

/** Larger constants are told apart by identity alone. */
const COMPARED_VALUES = 4096;

/** Common subexpressions: the same op on the same inputs with the same attributes is computed once. */
export function share(graph: Graph): Graph {
  const known = new Map<string, Tensor>();
  const numbers = new Map<Tensor, number>();
  const numberOf = (tensor: Tensor): number => {
    const number = numbers.get(tensor) ?? numbers.size;
    numbers.set(tensor, number);
    return number;
  };
  return rewrite(graph, (tensor) => {
    const key = keyOf(tensor, numberOf);
    const same = known.get(key) ?? tensor;
    known.set(key, same);
    return same;
  });
}

function keyOf(tensor: Tensor, numberOf: (tensor: Tensor) => number): string {
  switch (tensor.kind) {
    case "input":
      return `input ${tensor.name}`;
    case "parameter":
      return `parameter ${tensor.key} ${tensor.dtype}`;
    case "constant": {
      if (tensor.values.length > COMPARED_VALUES) return `constant ${numberOf(tensor)}`;
      const values = Array.from(tensor.values, spell).join();
      return `constant ${tensor.dtype} ${tensor.shape.join()} = ${values}`;
    }
    case "op":
      return `${tensor.op.name} ${tensor.inputs.map(numberOf).join()} ${attributesOf(tensor.attrs)}`;
  }
}

/** JSON knows neither -0 nor numbers that are not finite. */
const spell = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

const attributesOf = (attrs: unknown): string =>
  JSON.stringify(attrs, (_, value: unknown) => (typeof value === "number" ? spell(value) : value));
