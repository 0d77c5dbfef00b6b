/** Whole numbers that were given as texts, because they are larger than a number holds exactly, as what they are: for the
 *  graph that pictures carry. */
import { type NodeDeclaration, nodeInputsOf, type Prompt } from "@inkloom/diffusion";

const WHOLE = /^-?\d{16,40}$/;

export const withExactIntegers = (
  graph: Prompt,
  nodes: ReadonlyMap<string, NodeDeclaration>,
): Prompt =>
  Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const { required = {}, optional = {} } = nodes.get(String(node.class_type)) ?? {};
      const specs = { ...required, ...optional };
      const inputs = Object.entries(nodeInputsOf(node)).map(([name, value]) => [
        name,
        typeof value === "string" && WHOLE.test(value) && specs[name]?.kind === "INT"
          ? BigInt(value)
          : value,
      ]);
      return [id, { ...node, inputs: Object.fromEntries(inputs) as unknown }];
    }),
  );
