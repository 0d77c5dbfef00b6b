/** Whether a graph can run: ComfyUI's checks with its answers.
 *  Reference: comfyanonymous/ComfyUI, execution.py (validate_prompt, validate_inputs). */
import { checkedLiteral } from "./check-input.ts";
import type { NameLists } from "./context.ts";
import type { InputSpec, NodeDeclaration } from "./declaration.ts";
import { NODES } from "./nodes/index.ts";
import { inputConfig } from "./object-info.ts";
import type { Literal } from "./node-inputs.ts";
import {
  inputsOf,
  linkOf,
  type NodeErrors,
  type Prompt,
  type PromptError,
  type PromptLink,
} from "./prompt.ts";

/** A node that may run. */
export interface CheckedNode {
  readonly id: string;
  readonly type: string;
  readonly declaration: NodeDeclaration;
  readonly inputs: ReadonlyMap<string, PromptLink | Literal>;
}

export interface CheckedPrompt {
  /** The output nodes that can run. */
  readonly outputs: readonly string[];
  /** They and what they need. */
  readonly nodes: ReadonlyMap<string, CheckedNode>;
  /** Of those that cannot. */
  readonly nodeErrors: Readonly<Record<string, NodeErrors>>;
}

export type PromptCheck =
  | { readonly checked: CheckedPrompt }
  | { readonly error: PromptError; readonly nodeErrors: Readonly<Record<string, NodeErrors>> };

interface Checked {
  readonly errors: readonly PromptError[];
  readonly node: CheckedNode;
}

/** One output that can run is enough. */
export function checkPrompt(prompt: Prompt, names: NameLists): PromptCheck {
  const outputs: string[] = [];
  for (const [id, node] of Object.entries(prompt)) {
    const type = node.class_type;
    if (typeof type !== "string")
      return refused({
        type: "invalid_prompt",
        message: "Cannot execute because a node is missing the class_type property.",
        details: `Node ID '#${id}'`,
      });
    const declaration = NODES.get(type);
    if (declaration === undefined)
      return refused({
        type: "missing_node_type",
        message: `Node '${type}' not found. The custom node may not be installed.`,
        details: `Node ID '#${id}'`,
        extra_info: { node_id: id, class_type: type, node_title: type },
      });
    if (declaration.isOutput) outputs.push(id);
  }
  if (outputs.length === 0)
    return refused({ type: "prompt_no_outputs", message: "Prompt has no outputs", details: "" });

  const known = new Map<string, Checked>();
  const good: string[] = [];
  const failed: { readonly output: string; readonly reasons: Checked[] }[] = [];
  const nodes = new Map<string, CheckedNode>();
  for (const output of outputs) {
    const needed = new Map<string, Checked>();
    const cycle = collect(output, prompt, names, { known, needed, path: [] });
    if (cycle)
      return refused({
        type: "dependency_cycle",
        message: "Dependency cycle detected",
        details: cycle.join(" -> "),
      });
    const reasons = [...needed.values()].filter(({ errors }) => errors.length > 0);
    if (reasons.length > 0) failed.push({ output, reasons });
    else {
      good.push(output);
      for (const [id, { node }] of needed) nodes.set(id, node);
    }
  }
  const nodeErrors = errorsByNode(failed);
  if (good.length > 0) return { checked: { outputs: good, nodes, nodeErrors } };
  return {
    error: {
      type: "prompt_outputs_failed_validation",
      message: "Prompt outputs failed validation",
      details: linesOf(nodeErrors).join("\n"),
      extra_info: {},
    },
    nodeErrors,
  };
}

const refused = (error: Omit<PromptError, "extra_info"> & Partial<PromptError>): PromptCheck => ({
  error: { extra_info: {}, ...error },
  nodeErrors: {},
});

interface Collected {
  readonly known: Map<string, Checked>;
  readonly needed: Map<string, Checked>;
  /** Nodes that wait for this one, the output first. */
  readonly path: readonly string[];
}

/** Checks a node and all that it needs; answers a circle if there is one. */
function collect(
  id: string,
  prompt: Prompt,
  names: NameLists,
  { known, needed, path }: Collected,
): readonly string[] | undefined {
  if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
  if (needed.has(id)) return undefined;
  const checked = known.get(id) ?? checkNode(id, prompt, names);
  known.set(id, checked);
  for (const input of checked.node.inputs.values())
    if (typeof input === "object") {
      const cycle = collect(input.node, prompt, names, { known, needed, path: [...path, id] });
      if (cycle) return cycle;
    }
  // Behind what it needs: the order in which nodes run.
  needed.set(id, checked);
  return undefined;
}

function checkNode(id: string, prompt: Prompt, names: NameLists): Checked {
  const node = prompt[id] ?? {};
  const type = String(node.class_type);
  const declaration = NODES.get(type);
  if (declaration === undefined) throw new TypeError(`checkNode: ${type} was looked up before`);
  const given = inputsOf(node);
  const inputs = new Map<string, PromptLink | Literal>();
  const errors: PromptError[] = [];
  const check = (name: string, spec: InputSpec): void => {
    const value = given[name];
    const input_config = inputConfig(spec, names);
    const from = Array.isArray(value) ? linkOf(value) : undefined;
    if (Array.isArray(value) && from === undefined) {
      errors.push(badLink(name, { input_name: name, input_config, received_value: value }));
      return;
    }
    if (from) {
      const source = NODES.get(String(prompt[from.node]?.class_type));
      const output = source?.outputs[from.output];
      if (output === undefined) {
        errors.push(badLink(name, { input_name: name, input_config, received_value: value }));
        return;
      }
      const wanted = spec.kind === "link" ? spec.type : spec.kind;
      if (output.type !== wanted) {
        errors.push({
          type: "return_type_mismatch",
          message: "Return type mismatch between linked nodes",
          details: `${name}, received_type(${output.type}) mismatch input_type(${wanted})`,
          extra_info: {
            input_name: name,
            input_config,
            received_type: output.type,
            linked_node: value,
          },
        });
        return;
      }
      inputs.set(name, from);
      return;
    }
    if (spec.kind === "link") {
      errors.push(badLink(name, { input_name: name, input_config, received_value: value }));
      return;
    }
    const checked = checkedLiteral(name, spec, value, names);
    if ("error" in checked) errors.push(checked.error);
    else inputs.set(name, checked.literal);
  };
  for (const [name, spec] of Object.entries(declaration.required))
    if (name in given) check(name, spec);
    else
      errors.push({
        type: "required_input_missing",
        message: "Required input is missing",
        details: name,
        extra_info: { input_name: name },
      });
  for (const [name, spec] of Object.entries(declaration.optional ?? {}))
    if (name in given) check(name, spec);
  return { errors, node: { id, type, declaration, inputs } };
}

const badLink = (name: string, extra_info: PromptError["extra_info"]): PromptError => ({
  type: "bad_linked_input",
  message: "Bad linked input, must be a length-2 list of [node_id, slot_index]",
  details: name,
  extra_info,
});

function errorsByNode(
  failed: readonly { readonly output: string; readonly reasons: readonly Checked[] }[],
): Record<string, NodeErrors> {
  const all: Record<string, NodeErrors> = {};
  for (const { output, reasons } of failed)
    for (const { errors, node } of reasons)
      all[node.id] = {
        errors,
        dependent_outputs: [...(all[node.id]?.dependent_outputs ?? []), output],
        class_type: node.type,
      };
  return all;
}

const linesOf = (nodeErrors: Readonly<Record<string, NodeErrors>>): string[] =>
  Object.entries(nodeErrors).flatMap(([id, { class_type, errors }]) => [
    `* ${class_type} ${id}:`,
    ...errors.map(({ message, details }) => `  - ${message}: ${details}`),
  ]);
