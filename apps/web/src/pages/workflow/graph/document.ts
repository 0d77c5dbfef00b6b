/** What a workflow is: nodes with what their fields hold, links between them, frames around them, and the sub-workflows
 *  that some of the nodes stand for. Plain and readonly, so that steps can be undone by keeping the value before. */

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A place of a node that links end or begin at. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
}

/** What becomes of a drawn number after each run. */
export const AFTER_RUN = ["fixed", "increment", "decrement", "randomize"] as const;
export type AfterRun = (typeof AFTER_RUN)[number];

export interface WorkflowNode {
  /** Unique within its graph. */
  readonly id: string;
  /** One that the service knows, or one of `own-types.ts`. */
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  /** Of notes alone: other nodes are as high as what they show. */
  readonly height?: number;
  readonly title?: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly after?: Readonly<Record<string, AfterRun>>;
  /** Muted: does not run, nor does what needs it. Bypassed: passes on what comes in. */
  readonly mode?: "muted" | "bypassed";
  readonly collapsed?: boolean;
  /** Of a type that nobody here knows: the places that its links show. */
  readonly ports?: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] };
}

/** Known by where it ends: an input takes one link. */
export interface WorkflowLink {
  readonly from: string;
  readonly output: number;
  readonly to: string;
  readonly input: string;
}

export interface Frame {
  readonly id: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WorkflowGraph {
  readonly nodes: readonly WorkflowNode[];
  readonly links: readonly WorkflowLink[];
  readonly frames: readonly Frame[];
}

/** A graph that nodes of other graphs stand for. Within it, one node has its inputs as outputs, another its outputs as inputs. */
export interface SubWorkflow {
  readonly id: string;
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly graph: WorkflowGraph;
}

export interface WorkflowDocument {
  readonly graph: WorkflowGraph;
  readonly parts: Readonly<Record<string, SubWorkflow>>;
}

/** Nodes of a document, its sub-workflows included. */
export const MOST_NODES = 2_000;
export const MOST_LINKS = 10_000;
export const MOST_PARTS = 200;

const EMPTY_GRAPH: WorkflowGraph = { nodes: [], links: [], frames: [] };
export const EMPTY: WorkflowDocument = { graph: EMPTY_GRAPH, parts: {} };

/** Where in a document one is: the nodes that were opened, from the outside in. Empty at the top. */
export type Path = readonly string[];

export const partOf = (type: string): string | undefined =>
  type.startsWith("part:") ? type.slice("part:".length) : undefined;

export const partType = (id: string): string => `part:${id}`;

/** Nodes by id, found once for each list. */
const indexes = new WeakMap<readonly WorkflowNode[], ReadonlyMap<string, WorkflowNode>>();

export function nodeOf({ nodes }: WorkflowGraph, id: string): WorkflowNode | undefined {
  let index = indexes.get(nodes);
  if (index === undefined) {
    index = new Map(nodes.map((node) => [node.id, node]));
    indexes.set(nodes, index);
  }
  return index.get(id);
}

/** The sub-workflow that a path leads to; undefined at the top or where it leads nowhere. */
export function partAt({ graph, parts }: WorkflowDocument, path: Path): SubWorkflow | undefined {
  let at: WorkflowGraph | undefined = graph;
  let part: SubWorkflow | undefined;
  for (const id of path) {
    const node: WorkflowNode | undefined = at === undefined ? undefined : nodeOf(at, id);
    const name: string | undefined = node === undefined ? undefined : partOf(node.type);
    part = name === undefined ? undefined : parts[name];
    at = part?.graph;
  }
  return part;
}

/** The longest beginning of a path that leads somewhere. */
export function reachable(document: WorkflowDocument, path: Path): Path {
  for (let length = path.length; length > 0; length--)
    if (partAt(document, path.slice(0, length)) !== undefined) return path.slice(0, length);
  return [];
}

export const graphAt = (document: WorkflowDocument, path: Path): WorkflowGraph =>
  partAt(document, path)?.graph ?? document.graph;

/** The document with another graph at a path. */
export function withGraphAt(
  document: WorkflowDocument,
  path: Path,
  graph: WorkflowGraph,
): WorkflowDocument {
  const part = partAt(document, path);
  return part === undefined ? { ...document, graph } : withPart(document, { ...part, graph });
}

export const withPart = (document: WorkflowDocument, part: SubWorkflow): WorkflowDocument => ({
  ...document,
  parts: { ...document.parts, [part.id]: part },
});

/** The document without sub-workflows that no node stands for. */
export function withoutUnused(document: WorkflowDocument): WorkflowDocument {
  const used = new Set<string>();
  const follow = ({ nodes }: WorkflowGraph): void => {
    for (const { type } of nodes) {
      const name = partOf(type);
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      const part = document.parts[name];
      if (part !== undefined) follow(part.graph);
    }
  };
  follow(document.graph);
  return {
    ...document,
    parts: Object.fromEntries(Object.entries(document.parts).filter(([id]) => used.has(id))),
  };
}

/** An id that no node or frame of the graph has. */
export function freeId({ nodes, frames }: WorkflowGraph): string {
  let highest = 0;
  for (const { id } of [...nodes, ...frames]) {
    const number = Number(id);
    if (Number.isSafeInteger(number) && number > highest) highest = number;
  }
  return String(highest + 1);
}
