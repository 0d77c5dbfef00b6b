/** The inputs of one node against its declaration. */
import { checkedLiteral } from "./check-input.ts";
import type { CheckedNode } from "./check-prompt.ts";
import type { NameLists } from "./context.ts";
import type { InputSpec, NodeDeclaration } from "./declaration.ts";
import { errorConfig } from "./object-info.ts";
import type { Literal } from "./node-inputs.ts";
import { inputsOf, linkOf, type PromptError, type PromptLink, type PromptNode } from "./prompt.ts";

interface Asked {
  readonly id: string;
  /** Its type is known. */
  readonly node: PromptNode;
  readonly names: NameLists;
  /** What nodes there are. */
  readonly nodes: ReadonlyMap<string, NodeDeclaration>;
  /** Types of the graph's nodes. */
  readonly typeOf: (id: string) => string | undefined;
}

type Checked = { readonly input: PromptLink | Literal } | { readonly error: PromptError };

export function checkNode({ id, node, names, nodes, typeOf }: Asked): {
  readonly errors: readonly PromptError[];
  /** With the inputs that are right. */
  readonly node: CheckedNode;
} {
  const type = String(node.class_type);
  const declaration = nodes.get(type);
  if (declaration === undefined) throw new TypeError(`checkNode: ${type} was looked up before`);
  const { required, optional = {} } = declaration;
  const given = inputsOf(node);
  const inputs = new Map<string, PromptLink | Literal>();
  const errors: PromptError[] = [];
  for (const [name, spec] of Object.entries({ ...required, ...optional }))
    if (Object.hasOwn(given, name)) {
      const checked = checkInput(name, spec, given[name], { names, nodes, typeOf });
      if ("error" in checked) errors.push(checked.error);
      else inputs.set(name, checked.input);
    } else if (Object.hasOwn(required, name))
      errors.push({
        type: "required_input_missing",
        message: "Required input is missing",
        details: name,
        extra_info: { input_name: name },
      });
  return { errors, node: { id, type, declaration, inputs } };
}

function checkInput(
  name: string,
  spec: InputSpec,
  value: unknown,
  { names, nodes, typeOf }: Pick<Asked, "names" | "nodes" | "typeOf">,
): Checked {
  const bad = (): Checked => ({
    error: {
      type: "bad_linked_input",
      message: "Bad linked input, must be a length-2 list of [node_id, slot_index]",
      details: name,
      extra_info: {
        input_name: name,
        input_config: errorConfig(spec, names),
        received_value: value,
      },
    },
  });
  if (!Array.isArray(value)) {
    if (spec.kind === "link") return bad();
    const checked = checkedLiteral(name, spec, value, names);
    return "error" in checked ? checked : { input: checked.literal };
  }
  const from = linkOf(value);
  const source = from && nodes.get(typeOf(from.node) ?? "");
  const output = from && source?.outputs[from.output];
  if (from === undefined || output === undefined) return bad();
  const wanted = spec.kind === "link" ? spec.type : spec.kind;
  if (wanted === "*" || output.type === wanted) return { input: from };
  return {
    error: {
      type: "return_type_mismatch",
      message: "Return type mismatch between linked nodes",
      details: `${name}, received_type(${output.type}) mismatch input_type(${wanted})`,
      extra_info: {
        input_name: name,
        input_config: errorConfig(spec, names),
        received_type: output.type,
        linked_node: value,
      },
    },
  };
}
