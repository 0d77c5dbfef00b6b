/** ComfyUI's API prompts as workflows. How the other way goes is in `graph/flatten.ts`. */
import { inColumns, roughBox } from "../graph/arrange.ts";
import {
  type Json,
  MOST_NODES,
  type WorkflowDocument,
  type WorkflowLink,
  type WorkflowNode,
} from "../graph/document.ts";
import { moved } from "../graph/edit.ts";
import { linkedNode } from "../graph/flatten.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { ANY } from "../graph/own-types.ts";
import { FileError } from "./file-error.ts";
import { type JsonRecord, own, recordOf, textOf } from "./json.ts";

/** Every one of its members is a node. */
export const isApiPrompt = (given: JsonRecord): boolean => {
  const members = Object.values(given);
  return (
    members.length > 0 &&
    members.every((member) => typeof recordOf(member)?.["class_type"] === "string")
  );
};

/** Nodes with many fields show about this many on the graph. */
const MOST_ROWS = 13;

/** Numbers stay; other names become numbers. @throws FileError where there are too many nodes */
export function readApiPrompt(given: JsonRecord, types: NodeTypes): WorkflowDocument {
  const entries = Object.entries(given);
  if (entries.length > MOST_NODES) throw new FileError("many", String(entries.length));
  const ids = numbered(entries.map(([id]) => id));
  const links: WorkflowLink[] = [];
  const nodes = entries.map(([id, member]): WorkflowNode => {
    const node = recordOf(member) ?? {};
    const type = textOf(node["class_type"]) ?? "";
    const inputs = recordOf(node["inputs"]) ?? {};
    const to = ids.get(id) ?? id;
    const values: Record<string, Json> = {};
    for (const [input, value] of Object.entries(inputs)) {
      const source = linkedNode(value);
      const from = source === undefined ? undefined : ids.get(source);
      if (from === undefined) {
        if (source === undefined) values[input] = unwrapped(value);
      } else links.push({ from, output: outputOf(value), to, input });
    }
    const title = textOf(recordOf(node["_meta"])?.["title"]);
    const known = types.get(type);
    const own = title !== undefined && title !== known?.title.en && title !== known?.title.zh;
    return { id: to, type, x: 0, y: 0, values, ...(own && title !== type && { title }) };
  });
  const withPorts = nodes.map((node) => (types.has(node.type) ? node : guessed(node, links)));
  const graph = { nodes: withPorts, links, frames: [] };
  const boxes = withPorts.map((node) => {
    const rows = types.get(node.type)?.inputs.length ?? node.ports?.inputs.length ?? 2;
    return roughBox(node, Math.min(rows, MOST_ROWS));
  });
  return { graph: moved(graph, inColumns(graph, boxes)), parts: {} };
}

/** How clients send a list that is no link. */
const unwrapped = (value: Json): Json => {
  const record = recordOf(value);
  return (record && own(record, "__value__")) ?? value;
};

const outputOf = (value: Json): number => {
  const output = Array.isArray(value) ? (value as readonly Json[])[1] : undefined;
  return typeof output === "number" && Number.isInteger(output) && output >= 0 ? output : 0;
};

function numbered(names: readonly string[]): ReadonlyMap<string, string> {
  const plain = names.filter((name) => /^\d{1,12}$/.test(name));
  let next = Math.max(0, ...plain.map(Number)) + 1;
  return new Map(
    names.map((name) => [name, /^\d{1,12}$/.test(name) ? name : String(next++)] as const),
  );
}

/** An unknown node with the places that its links show. */
function guessed(node: WorkflowNode, links: readonly WorkflowLink[]): WorkflowNode {
  const inputs = links
    .filter(({ to }) => to === node.id)
    .map(({ input }) => ({ name: input, type: ANY }));
  const last = Math.max(
    -1,
    ...links.filter(({ from }) => from === node.id).map(({ output }) => output),
  );
  const outputs = Array.from({ length: last + 1 }, (_, i) => ({ name: String(i + 1), type: ANY }));
  return { ...node, ports: { inputs, outputs } };
}
