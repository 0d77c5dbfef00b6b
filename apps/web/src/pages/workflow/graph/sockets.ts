/** Where links end and begin at a node, whatever it is: known, unknown, a sub-workflow, or one of the page's own. */
import {
  type Json,
  partAt,
  partOf,
  type Path,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowNode,
} from "./document.ts";
import { hasField, type NodeInput, type NodeTypes, takesLinks, type Text } from "./node-type.ts";
import { ANY, NOTE, PART_INPUTS, PART_OUTPUTS, REROUTE } from "./own-types.ts";

export interface InputSocket {
  readonly name: string;
  readonly type: string;
  readonly label: Text;
  readonly required: boolean;
  /** Whether links may end here. */
  readonly linked: boolean;
  /** What its field is like, where it has one. */
  readonly field?: NodeInput;
}

export interface OutputSocket {
  readonly type: string;
  readonly label: Text;
}

export interface Sockets {
  readonly inputs: readonly InputSocket[];
  readonly outputs: readonly OutputSocket[];
  /** No type of this name is known here. */
  readonly unknown: boolean;
}

const same = (text: string): Text => ({ en: text, zh: text });

const NONE: Sockets = { inputs: [], outputs: [], unknown: false };

/** Sub-workflows within sub-workflows that fields are looked for in. */
const DEEPEST = 20;

/** @param path of the graph that the node lies in */
export function socketsOf(
  node: WorkflowNode,
  document: WorkflowDocument,
  path: Path,
  types: NodeTypes,
): Sockets {
  const { type, ports = { inputs: [], outputs: [] } } = node;
  if (type === NOTE) return NONE;
  if (type === REROUTE)
    return {
      inputs: [{ name: "in", type: ANY, label: same(""), required: false, linked: true }],
      outputs: [{ type: ANY, label: same("") }],
      unknown: false,
    };
  if (type === PART_INPUTS || type === PART_OUTPUTS) {
    const part = partAt(document, path);
    if (part === undefined) return NONE;
    return type === PART_INPUTS
      ? { ...NONE, outputs: part.inputs.map((port) => ({ type: port.type, label: labelOf(port) })) }
      : {
          ...NONE,
          inputs: part.outputs.map((port) => ({
            name: port.name,
            type: port.type,
            label: labelOf(port),
            required: false,
            linked: true,
          })),
        };
  }
  const name = partOf(type);
  const part = name === undefined ? undefined : document.parts[name];
  if (part !== undefined)
    return {
      inputs: part.inputs.map((port) => {
        const field = fieldBehind(document, part, port.name, types);
        return {
          name: port.name,
          type: port.type,
          label: labelOf(port),
          required: false,
          linked: true,
          ...(field && { field: { ...field, name: port.name, label: labelOf(port) } }),
        };
      }),
      outputs: part.outputs.map((port) => ({ type: port.type, label: labelOf(port) })),
      unknown: false,
    };
  const known = types.get(type);
  if (known === undefined)
    return {
      inputs: ports.inputs.map((port) => ({
        name: port.name,
        type: port.type,
        label: labelOf(port),
        required: false,
        linked: true,
      })),
      outputs: ports.outputs.map((port) => ({ type: port.type, label: labelOf(port) })),
      unknown: true,
    };
  return {
    inputs: known.inputs.map((input) => ({
      name: input.name,
      type: input.type,
      label: input.label,
      required: input.required,
      linked: takesLinks(input),
      ...(hasField(input) && { field: input }),
    })),
    outputs: known.outputs.map(({ type: given, label }) => ({ type: given, label })),
    unknown: false,
  };
}

const labelOf = ({ label, name }: { readonly label?: string; readonly name: string }): Text =>
  same(label ?? name);

/** The field that an input of a sub-workflow leads to first. */
function fieldBehind(
  document: WorkflowDocument,
  part: SubWorkflow,
  input: string,
  types: NodeTypes,
  deep = 0,
): NodeInput | undefined {
  const target = firstTarget(part, input);
  if (target === undefined || deep > DEEPEST) return undefined;
  const { node, name } = target;
  const inner = partOf(node.type);
  const deeper = inner === undefined ? undefined : document.parts[inner];
  if (deeper !== undefined) return fieldBehind(document, deeper, name, types, deep + 1);
  const found = types.get(node.type)?.inputs.find((each) => each.name === name);
  return found !== undefined && hasField(found) ? found : undefined;
}

/** What the field behind an input holds within. */
export function valueBehind(part: SubWorkflow, input: string): Json | undefined {
  const target = firstTarget(part, input);
  return target?.node.values[target.name];
}

function firstTarget(
  { graph, inputs }: SubWorkflow,
  input: string,
): { readonly node: WorkflowNode; readonly name: string } | undefined {
  const output = inputs.findIndex(({ name }) => name === input);
  const boundary = graph.nodes.find(({ type }) => type === PART_INPUTS);
  const link = graph.links.find((each) => each.from === boundary?.id && each.output === output);
  const node = graph.nodes.find(({ id }) => id === link?.to);
  return link === undefined || node === undefined ? undefined : { node, name: link.input };
}
