/** A document as the graph that the service runs: sub-workflows in their place, reroutes and bypassed nodes followed through,
 *  notes and muted nodes left out. */
import {
  type Json,
  MOST_NODES,
  partOf,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowNode,
} from "./document.ts";
import type { NodeTypes } from "./node-type.ts";
import { NOTE, PART_INPUTS, PART_OUTPUTS, REROUTE } from "./own-types.ts";
import { socketsOf } from "./sockets.ts";
import { withOuterValues } from "./sub-workflow.ts";

interface PromptNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly _meta?: { readonly title: string };
}

export type Prompt = Readonly<Record<string, PromptNode>>;

/** Between the names of a node and of one within it, as ComfyUI writes them. */
export const WITHIN = ":";

type FlattenFault = "circle" | "many";

export class FlattenError extends Error {
  readonly fault: FlattenFault;
  constructor(fault: FlattenFault) {
    super(fault);
    this.fault = fault;
  }
}

interface Level {
  readonly prefix: string;
  readonly graph: WorkflowGraph;
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  /** Links by where they end. */
  readonly links: ReadonlyMap<string, { readonly from: string; readonly output: number }>;
  readonly above?: { readonly level: Level; readonly node: WorkflowNode };
  readonly part?: string;
}

/** Steps that a link is followed through at most. */
const FURTHEST = 5_000;

/** @throws FlattenError where a sub-workflow holds itself, or there are too many nodes */
export function flattened(document: WorkflowDocument, types: NodeTypes): Prompt {
  const prompt: Record<string, PromptNode> = {};
  const levels = new Map<string, Level>();
  const all = levelOf(document.graph, "");
  const waiting = [all];
  let count = 0;
  for (let level = waiting.pop(); level !== undefined; level = waiting.pop()) {
    levels.set(level.prefix, level);
    for (const node of level.graph.nodes) {
      if (node.mode !== undefined) continue;
      const name = partOf(node.type);
      const part = name === undefined ? undefined : document.parts[name];
      if (part === undefined) continue;
      for (let up: Level | undefined = level; up !== undefined; up = up.above?.level)
        if (up.part === part.id) throw new FlattenError("circle");
      count += part.graph.nodes.length;
      if (count > MOST_NODES) throw new FlattenError("many");
      const graph = withOuterValues(part, node);
      const prefix = `${level.prefix}${node.id}${WITHIN}`;
      waiting.push({ ...levelOf(graph, prefix), above: { level, node }, part: part.id });
    }
  }
  for (const level of levels.values())
    for (const node of level.graph.nodes) {
      if (!runs(node, document)) continue;
      const inputs: Record<string, Json> = { ...node.values };
      for (const link of level.graph.links) {
        if (link.to !== node.id) continue;
        // What hangs on nothing leaves to the field what it holds.
        const from = originOf(level, link.from, link.output, levels, document, types);
        if (from !== undefined) inputs[link.input] = [from.node, from.output];
      }
      prompt[level.prefix + node.id] = {
        class_type: node.type,
        inputs,
        ...(node.title !== undefined && { _meta: { title: node.title } }),
      };
    }
  if (Object.keys(prompt).length > MOST_NODES) throw new FlattenError("many");
  return prompt;
}

const PAGE_ONLY = [NOTE, REROUTE, PART_INPUTS, PART_OUTPUTS];

const runs = ({ type, mode }: WorkflowNode, { parts }: WorkflowDocument): boolean =>
  mode === undefined && !PAGE_ONLY.includes(type) && !Object.hasOwn(parts, partOf(type) ?? "");

const levelOf = (graph: WorkflowGraph, prefix: string): Level => ({
  prefix,
  graph,
  nodes: new Map(graph.nodes.map((node) => [node.id, node])),
  links: new Map(graph.links.map((link) => [`${link.to} ${link.input}`, link])),
});

/** The node that a link really comes from. */
function originOf(
  begin: Level,
  from: string,
  output: number,
  levels: ReadonlyMap<string, Level>,
  document: WorkflowDocument,
  types: NodeTypes,
): { readonly node: string; readonly output: number } | undefined {
  let level = begin;
  let at: { readonly from: string; readonly output: number } | undefined = { from, output };
  for (let steps = 0; at !== undefined && steps < FURTHEST; steps++) {
    const node = level.nodes.get(at.from);
    if (node === undefined || node.mode === "muted") return undefined;
    const { above } = level;
    if (node.type === REROUTE) at = level.links.get(`${node.id} in`);
    else if (node.type === PART_INPUTS) {
      if (above === undefined) return undefined;
      const port = document.parts[partOf(above.node.type) ?? ""]?.inputs[at.output];
      level = above.level;
      at = port === undefined ? undefined : level.links.get(`${above.node.id} ${port.name}`);
    } else if (node.mode === "bypassed") at = passedOn(node, at.output, level, document, types);
    else {
      const part = document.parts[partOf(node.type) ?? ""];
      if (part === undefined) return { node: level.prefix + node.id, output: at.output };
      const inner = levels.get(`${level.prefix}${node.id}${WITHIN}`);
      const exit = part.graph.nodes.find(({ type }) => type === PART_OUTPUTS)?.id;
      const port = part.outputs[at.output];
      if (inner === undefined || port === undefined) return undefined;
      level = inner;
      at = level.links.get(`${exit ?? ""} ${port.name}`);
    }
  }
  return undefined;
}

/** A bypassed node gives what comes in of the same type, at the same place if it can. */
function passedOn(
  node: WorkflowNode,
  output: number,
  { links }: Level,
  document: WorkflowDocument,
  types: NodeTypes,
): { readonly from: string; readonly output: number } | undefined {
  const { inputs, outputs } = socketsOf(node, document, [], types);
  const type = outputs[output]?.type;
  const candidates = [...inputs.slice(output, output + 1), ...inputs];
  const name = candidates.find(
    (input) => input.type === type && links.has(`${node.id} ${input.name}`),
  )?.name;
  return name === undefined ? undefined : links.get(`${node.id} ${name}`);
}

/** What the targets need, themselves included. */
export function neededBy(prompt: Prompt, targets: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...targets];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const value of Object.values(prompt[at]?.inputs ?? {})) {
      const source = linkedNode(value);
      if (source !== undefined) waiting.push(source);
    }
  }
  return seen;
}

/** The node that a value of a prompt is a link to. */
export const linkedNode = (value: Json): string | undefined => {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [node, output] = value as readonly Json[];
  return typeof node === "string" && typeof output === "number" ? node : undefined;
};
