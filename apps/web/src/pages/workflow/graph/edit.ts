/** Changes of one graph. Each gives a new graph and leaves the old one as it was. */
import {
  type Frame,
  freeId,
  type Json,
  type WorkflowGraph,
  type WorkflowLink,
  type WorkflowNode,
} from "./document.ts";
import { isBoundary } from "./own-types.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export function withNode(
  graph: WorkflowGraph,
  node: Omit<WorkflowNode, "id">,
): { readonly graph: WorkflowGraph; readonly id: string } {
  const id = freeId(graph);
  return { id, graph: { ...graph, nodes: [...graph.nodes, { ...node, id }] } };
}

export const changedNode = (
  graph: WorkflowGraph,
  id: string,
  change: (node: WorkflowNode) => WorkflowNode,
): WorkflowGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)),
});

/** Undefined empties the field. */
export const withValue = (
  graph: WorkflowGraph,
  id: string,
  input: string,
  value: Json | undefined,
): WorkflowGraph =>
  changedNode(graph, id, (node) => {
    const { [input]: _, ...rest } = node.values;
    return { ...node, values: value === undefined ? rest : { ...node.values, [input]: value } };
  });

/** With a link in place of the one that ended there. */
export const withLink = (graph: WorkflowGraph, link: WorkflowLink): WorkflowGraph => ({
  ...graph,
  links: [...graph.links.filter((each) => !endsAt(each, link)), link],
});

export const withoutLink = (
  graph: WorkflowGraph,
  end: Pick<WorkflowLink, "to" | "input">,
): WorkflowGraph => ({ ...graph, links: graph.links.filter((each) => !endsAt(each, end)) });

const endsAt = (
  link: Pick<WorkflowLink, "to" | "input">,
  end: Pick<WorkflowLink, "to" | "input">,
): boolean => link.to === end.to && link.input === end.input;

/** Without nodes and frames, and the links of those nodes. What bounds a sub-workflow stays. */
export function without(graph: WorkflowGraph, ids: ReadonlySet<string>): WorkflowGraph {
  const nodes = graph.nodes.filter(({ id, type }) => !ids.has(id) || isBoundary(type));
  const kept = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    links: graph.links.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    frames: graph.frames.filter(({ id }) => !ids.has(id)),
  };
}

/** With nodes and frames at new places. */
export const moved = (graph: WorkflowGraph, places: ReadonlyMap<string, Place>): WorkflowGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, ...places.get(node.id) })),
  frames: graph.frames.map((frame) => ({ ...frame, ...places.get(frame.id) })),
});

export const withFrame = (
  graph: WorkflowGraph,
  frame: Omit<Frame, "id">,
): { readonly graph: WorkflowGraph; readonly id: string } => {
  const id = freeId(graph);
  return { id, graph: { ...graph, frames: [...graph.frames, { ...frame, id }] } };
};

export const changedFrame = (
  graph: WorkflowGraph,
  id: string,
  change: Partial<Omit<Frame, "id">>,
): WorkflowGraph => ({
  ...graph,
  frames: graph.frames.map((frame) => (frame.id === id ? { ...frame, ...change } : frame)),
});

/** What lies within a frame. */
export const within = (frame: Frame, { nodes }: WorkflowGraph): WorkflowNode[] =>
  nodes.filter(
    ({ x, y }) =>
      x >= frame.x && y >= frame.y && x < frame.x + frame.width && y < frame.y + frame.height,
  );

/** The chosen nodes and frames with the links between them. */
export function piece(graph: WorkflowGraph, ids: ReadonlySet<string>): WorkflowGraph {
  const nodes = graph.nodes.filter(({ id, type }) => ids.has(id) && !isBoundary(type));
  const kept = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    links: graph.links.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    frames: graph.frames.filter(({ id }) => ids.has(id)),
  };
}

/** With a copy of a piece, moved by `by`. Links that came from outside the piece come again where `outer` holds them. */
export function withCopy(
  graph: WorkflowGraph,
  copied: WorkflowGraph,
  by: Place,
  outer: readonly WorkflowLink[] = [],
): { readonly graph: WorkflowGraph; readonly ids: ReadonlySet<string> } {
  let next = Number(freeId(graph));
  const named = new Map<string, string>();
  for (const { id } of [...copied.nodes, ...copied.frames]) named.set(id, String(next++));
  const name = (id: string): string => named.get(id) ?? id;
  const place = <T extends Frame | WorkflowNode>(each: T): T => ({
    ...each,
    id: name(each.id),
    x: each.x + by.x,
    y: each.y + by.y,
  });
  const links = [...copied.links, ...outer].map((link) => ({
    ...link,
    from: name(link.from),
    to: name(link.to),
  }));
  return {
    ids: new Set(named.values()),
    graph: {
      nodes: [...graph.nodes, ...copied.nodes.map(place)],
      links: [...graph.links, ...links],
      frames: [...graph.frames, ...copied.frames.map(place)],
    },
  };
}

/** Links into a piece from outside it. */
export const linksInto = (graph: WorkflowGraph, ids: ReadonlySet<string>): WorkflowLink[] =>
  graph.links.filter(({ from, to }) => ids.has(to) && !ids.has(from));
