/** Which outputs fit which inputs. */
import {
  graphAt,
  nodeOf,
  type Path,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowLink,
} from "./document.ts";
import type { NodeType, NodeTypes } from "./node-type.ts";
import { takesLinks } from "./node-type.ts";
import { ANY, REROUTE } from "./own-types.ts";
import { socketsOf } from "./sockets.ts";

export const fits = (output: string, input: string): boolean =>
  output === input || output === ANY || input === ANY;

type Refusal = "unknown" | "types" | "circle" | "itself" | "closed";

/** Why a link may not be; undefined where it may. */
export function refusalOf(
  link: WorkflowLink,
  document: WorkflowDocument,
  path: Path,
  types: NodeTypes,
): Refusal | undefined {
  const graph = graphAt(document, path);
  const [from, to] = [nodeOf(graph, link.from), nodeOf(graph, link.to)];
  if (from === undefined || to === undefined) return "unknown";
  if (from.id === to.id) return "itself";
  const input = socketsOf(to, document, path, types).inputs.find(({ name }) => name === link.input);
  const output = outputType(graph, link.from, link.output, document, path, types);
  if (input === undefined || output === undefined) return "unknown";
  if (!input.linked) return "closed";
  const wanted =
    to.type === REROUTE ? wantedBehind(graph, to.id, document, path, types) : input.type;
  if (!fits(output, wanted)) return "types";
  return leadsTo(graph, to.id, from.id) ? "circle" : undefined;
}

/** Nodes that a link is followed through at most: files may have them in a circle. */
const FURTHEST = 1_000;

/** The type that an output really has: a reroute has that of what comes in. */
export function outputType(
  graph: WorkflowGraph,
  id: string,
  output: number,
  document: WorkflowDocument,
  path: Path,
  types: NodeTypes,
): string | undefined {
  let [at, place] = [id, output];
  for (let steps = 0; steps < FURTHEST; steps++) {
    const node = nodeOf(graph, at);
    if (node === undefined) return undefined;
    if (node.type !== REROUTE) return socketsOf(node, document, path, types).outputs[place]?.type;
    const before = graph.links.find(({ to }) => to === at);
    if (before === undefined) return ANY;
    [at, place] = [before.from, before.output];
  }
  return ANY;
}

/** What the inputs behind a reroute want, where they want something. */
function wantedBehind(
  graph: WorkflowGraph,
  id: string,
  document: WorkflowDocument,
  path: Path,
  types: NodeTypes,
): string {
  const waiting = [id];
  const seen = new Set<string>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { from, to, input } of graph.links) {
      if (from !== at) continue;
      const node = nodeOf(graph, to);
      if (node === undefined) continue;
      if (node.type === REROUTE) waiting.push(to);
      else {
        const found = socketsOf(node, document, path, types).inputs.find(
          ({ name }) => name === input,
        );
        if (found !== undefined && found.type !== ANY) return found.type;
      }
    }
  }
  return ANY;
}

/** Whether what one node makes comes to another. */
export function leadsTo({ links }: WorkflowGraph, from: string, to: string): boolean {
  const next = new Map<string, string[]>();
  for (const link of links) next.set(link.from, [...(next.get(link.from) ?? []), link.to]);
  const waiting = [from];
  const seen = new Set<string>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(next.get(at) ?? []));
  }
  return false;
}

/** Types of nodes that a loose end of a link fits. */
export const typesThatFit = (
  types: Iterable<NodeType>,
  end: { readonly type: string; readonly side: "input" | "output" },
): NodeType[] =>
  [...types].filter(({ inputs, outputs }) =>
    end.side === "output"
      ? inputs.some((input) => takesLinks(input) && fits(end.type, input.type))
      : outputs.some(({ type }) => fits(type, end.type)),
  );
