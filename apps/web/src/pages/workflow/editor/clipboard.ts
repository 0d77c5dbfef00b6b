/** Pieces of graphs between workflows, tabs and other programs: as text in the clipboard, and kept here where that is not allowed. */
import { asFile } from "../files/own-format.ts";
import { type Opened, openText } from "../files/open-file.ts";
import { FileError } from "../files/file-error.ts";
import {
  graphAt,
  partOf,
  partType,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowGraph,
  withGraphAt,
  withoutUnused,
} from "../graph/document.ts";
import { piece, type Place, withCopy } from "../graph/edit.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { isBoundary } from "../graph/own-types.ts";
import { freePart } from "../graph/sub-workflow.ts";

let kept: string | undefined;

export function copyText(
  document: WorkflowDocument,
  path: readonly string[],
  ids: ReadonlySet<string>,
): string | undefined {
  const graph = piece(graphAt(document, path), ids);
  if (graph.nodes.length === 0 && graph.frames.length === 0) return undefined;
  kept = JSON.stringify(asFile(withoutUnused({ ...document, graph }), ""));
  return kept;
}

export const keptText = (): string | undefined => kept;

/** What was copied, in any of the formats that are opened. @returns undefined where it is no workflow */
export function pastedFrom(text: string, types: NodeTypes): Opened | undefined {
  try {
    return openText(text, types);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** The document with a copy of another's graph in it, its sub-workflows included. */
export function withPasted(
  document: WorkflowDocument,
  path: readonly string[],
  given: WorkflowDocument,
  at: Place | undefined,
): { readonly document: WorkflowDocument; readonly ids: ReadonlySet<string> } {
  const { parts, renamed } = withParts(document, given);
  const pasted = withNames(given.graph, renamed);
  const copied = { ...pasted, nodes: pasted.nodes.filter(({ type }) => !isBoundary(type)) };
  const places = [...copied.nodes, ...copied.frames];
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const by = at === undefined ? { x: 32, y: 32 } : { x: at.x - left, y: at.y - top };
  const joined = { ...document, parts };
  const { graph, ids } = withCopy(graphAt(joined, path), copied, {
    x: Math.round(by.x),
    y: Math.round(by.y),
  });
  return { ids, document: withGraphAt(joined, path, graph) };
}

/** Sub-workflows that are the same stay one; others of the same name get a new one. */
function withParts(document: WorkflowDocument, given: WorkflowDocument) {
  let parts: Readonly<Record<string, SubWorkflow>> = document.parts;
  const renamed = new Map<string, string>();
  for (const [id, part] of Object.entries(given.parts)) {
    const known = Object.hasOwn(document.parts, id) ? document.parts[id] : undefined;
    if (known === undefined) {
      parts = { ...parts, [id]: part };
      renamed.set(id, id);
    } else if (inOrder(known) === inOrder(part)) renamed.set(id, id);
    else {
      const fresh = freePart({ parts: { ...parts, ...given.parts }, graph: document.graph });
      parts = { ...parts, [fresh]: { ...part, id: fresh } };
      renamed.set(id, fresh);
    }
  }
  const added = new Set([...renamed.values()].filter((id) => !Object.hasOwn(document.parts, id)));
  return {
    renamed,
    parts: Object.fromEntries(
      Object.entries(parts).map(([id, part]) => [
        id,
        added.has(id) ? { ...part, graph: withNames(part.graph, renamed) } : part,
      ]),
    ),
  };
}

/** As text in which the order of members does not count. */
const inOrder = (part: SubWorkflow): string =>
  JSON.stringify(part, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const withNames = (graph: WorkflowGraph, renamed: ReadonlyMap<string, string>): WorkflowGraph => ({
  ...graph,
  nodes: graph.nodes.map((node) => {
    const name = renamed.get(partOf(node.type) ?? "");
    return name === undefined ? node : { ...node, type: partType(name) };
  }),
});
