/** Whether a graph can run: ComfyUI's checks with its answers.
 *  Reference: comfyanonymous/ComfyUI, execution.py (validate_prompt, validate_inputs). */
import { checkNode } from "./check-node.ts";
import type { NameLists } from "./context.ts";
import type { NodeDeclaration } from "./declaration.ts";
import { type Graph, graphOf } from "./graph.ts";
import { NODES } from "./nodes/index.ts";
import type { Literal } from "./node-inputs.ts";
import { isRecord, type NodeErrors, type PromptError, type PromptLink } from "./prompt.ts";
import { REFUSED_NODES } from "./refused-nodes.ts";

/** A node that may run. */
export interface CheckedNode {
  readonly id: string;
  readonly type: string;
  readonly declaration: NodeDeclaration;
  readonly inputs: ReadonlyMap<string, PromptLink | Literal>;
}

export interface CheckedPrompt {
  /** The output nodes that can run, in the prompt's order. */
  readonly outputs: readonly string[];
  /** They and what they need, each node behind those that it needs. */
  readonly nodes: ReadonlyMap<string, CheckedNode>;
  /** Of those that cannot. */
  readonly nodeErrors: Readonly<Record<string, NodeErrors>>;
}

export type PromptCheck =
  | { readonly checked: CheckedPrompt }
  | { readonly error: PromptError; readonly nodeErrors: Readonly<Record<string, NodeErrors>> };

export interface CheckPromptOptions {
  /** Ids of the output nodes that are wanted; others are not looked at. @default all */
  readonly targets?: readonly string[] | undefined;
}

/** Nodes of a graph, and characters of an id, at most. */
const MOST_NODES = 10_000;
const LONGEST_ID = 256;
/** Output nodes that cannot run are looked into up to here, so that an answer has an end. */
const EXPLAINED = 100;

/** `prompt` is what somebody sent. One output that can run is enough. */
export function checkPrompt(
  prompt: unknown,
  names: NameLists,
  { targets }: CheckPromptOptions = {},
): PromptCheck {
  if (!isRecord(prompt))
    return refused("invalid_prompt", {
      message: "The prompt is not an object of nodes by their ids.",
      details: `received ${Array.isArray(prompt) ? "a list" : typeof prompt}`,
    });
  const all = Object.entries(prompt);
  if (all.length > MOST_NODES)
    return refused("invalid_prompt", {
      message: `The prompt has ${all.length} nodes, expected at most ${MOST_NODES}.`,
      details: "",
    });
  const outputs: string[] = [];
  const checked = new Map<string, ReturnType<typeof checkNode>>();
  for (const [id, node] of all) {
    if (id.length > LONGEST_ID)
      return refused("invalid_prompt", {
        message: `A node's id has ${id.length} characters, expected at most ${LONGEST_ID}.`,
        details: `Node ID '#${id.slice(0, LONGEST_ID)}...'`,
      });
    const type = isRecord(node) ? node["class_type"] : undefined;
    if (!isRecord(node) || typeof type !== "string")
      return refused("invalid_prompt", {
        message: "Cannot execute because a node is missing the class_type property.",
        details: `Node ID '#${id}'`,
      });
    const declaration = NODES.get(type);
    if (declaration === undefined)
      return refused("missing_node_type", {
        message: missingMessage(type),
        details: `Node ID '#${id}'`,
        extra_info: { node_id: id, class_type: type, node_title: titleOf(node, type) },
      });
    if (declaration.isOutput && targets?.includes(id) !== false) outputs.push(id);
  }
  if (outputs.length === 0)
    return refused("prompt_no_outputs", { message: "Prompt has no outputs", details: "" });

  const typeOf = (id: string): string | undefined => {
    const node = Object.hasOwn(prompt, id) ? prompt[id] : undefined;
    const type = isRecord(node) ? node["class_type"] : undefined;
    return typeof type === "string" ? type : undefined;
  };
  const graph = graphOf(outputs, (id) => {
    const node = checkNode({ id, node: prompt[id] as object, names, nodes: NODES, typeOf });
    checked.set(id, node);
    return [...node.node.inputs.values()].flatMap((input) =>
      typeof input === "object" ? [input.node] : [],
    );
  });
  if ("cycle" in graph)
    return refused("dependency_cycle", {
      message: "Dependency cycle detected",
      details: shownCycle(graph.cycle),
      extra_info: { node_ids: graph.cycle.slice(0, SHOWN_NODES) },
    });
  return verdict(outputs, graph, checked);
}

function missingMessage(type: string): string {
  const reason = REFUSED_NODES.get(type);
  return reason === undefined
    ? `Node '${type}' not found. The custom node may not be installed.`
    : `Node '${type}' does not run here: ${reason}.`;
}

const titleOf = ({ _meta }: Readonly<Record<string, unknown>>, type: string): string =>
  isRecord(_meta) && typeof _meta["title"] === "string" ? _meta["title"] : type;

/** Nodes of a circle that are named. */
const SHOWN_NODES = 20;

const shownCycle = (cycle: readonly string[]): string =>
  cycle.length <= SHOWN_NODES
    ? cycle.join(" -> ")
    : `${cycle.slice(0, SHOWN_NODES).join(" -> ")} -> ... (${cycle.length - 1} nodes)`;

const refused = (
  type: string,
  error: Omit<PromptError, "extra_info" | "type"> & Partial<Pick<PromptError, "extra_info">>,
): PromptCheck => ({ error: { type, extra_info: {}, ...error }, nodeErrors: {} });

function verdict(
  outputs: readonly string[],
  graph: Graph,
  checked: ReadonlyMap<string, ReturnType<typeof checkNode>>,
): PromptCheck {
  const bad = new Set<string>();
  for (const { errors, node } of checked.values()) if (errors.length > 0) bad.add(node.id);
  // A node behind a bad one cannot run either.
  const stopped = new Set<string>();
  for (const id of graph.order)
    if (bad.has(id) || graph.needs(id).some((each) => stopped.has(each))) stopped.add(id);
  const good = outputs.filter((id) => !stopped.has(id));
  const dependents = new Map<string, string[]>();
  for (const output of outputs.filter((id) => stopped.has(id)).slice(0, EXPLAINED))
    for (const id of graph.upstream(output))
      if (bad.has(id)) {
        const known = dependents.get(id) ?? [];
        known.push(output);
        dependents.set(id, known);
      }
  // An id may be `__proto__`, which an assignment would not keep.
  const nodeErrors: Readonly<Record<string, NodeErrors>> = Object.fromEntries(
    [...dependents].flatMap(([id, dependent_outputs]): [string, NodeErrors][] => {
      const { errors, node } = checked.get(id) ?? {};
      return errors && node ? [[id, { errors, dependent_outputs, class_type: node.type }]] : [];
    }),
  );
  if (good.length === 0)
    return {
      error: {
        type: "prompt_outputs_failed_validation",
        message: "Prompt outputs failed validation",
        details: linesOf(nodeErrors).join("\n"),
        extra_info: {},
      },
      nodeErrors,
    };
  const needed = new Set(graph.upstream(...good));
  const nodes = new Map<string, CheckedNode>();
  for (const id of graph.order) {
    const found = checked.get(id);
    if (needed.has(id) && found) nodes.set(id, found.node);
  }
  return { checked: { outputs: good, nodes, nodeErrors } };
}

const linesOf = (nodeErrors: Readonly<Record<string, NodeErrors>>): string[] =>
  Object.entries(nodeErrors).flatMap(([id, { class_type, errors }]) => [
    `* ${class_type} ${id}:`,
    ...errors.map(({ message, details }) => `  - ${message}: ${details}`),
  ]);
