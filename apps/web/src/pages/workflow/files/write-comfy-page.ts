/** Workflows as ComfyUI's page reads them. Nodes that it does not have it shows as missing, and gives back as they were. */
import {
  type Json,
  partOf,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowNode,
} from "../graph/document.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { NOTE, PART_INPUTS, PART_OUTPUTS, REROUTE } from "../graph/own-types.ts";
import { socketsOf } from "../graph/sockets.ts";
import {
  BYPASSED,
  fieldsOf,
  INPUT_NODE,
  isControlled,
  MUTED,
  OUTPUT_NODE,
  REROUTES,
} from "./comfy-names.ts";
import type { JsonRecord } from "./json.ts";

interface Writing {
  readonly document: WorkflowDocument;
  readonly types: NodeTypes;
  /** What the file calls sub-workflows. */
  readonly names: ReadonlyMap<string, string>;
}

interface WrittenLink {
  readonly id: number;
  readonly from: number;
  readonly output: number;
  readonly to: number;
  readonly slot: number;
  readonly type: string;
}

/** @param newName a UUID, of a sub-workflow that has none */
export function asComfyPage(
  document: WorkflowDocument,
  types: NodeTypes,
  newName: () => string,
): JsonRecord {
  const names = new Map(
    Object.keys(document.parts).map((id) => [id, UUID.test(id) ? id : newName()]),
  );
  const writing = { document, types, names };
  const { nodes, links, groups, last } = writeLevel(document.graph, writing);
  const subgraphs = Object.values(document.parts).map((part) => writePart(part, writing));
  return {
    last_node_id: last.node,
    last_link_id: last.link,
    nodes,
    links: links.map(({ id, from, output, to, slot, type }) => [id, from, output, to, slot, type]),
    groups,
    ...(subgraphs.length > 0 && { definitions: { subgraphs } }),
    config: {},
    extra: {},
    version: 0.4,
  };
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function writePart(part: SubWorkflow, writing: Writing): JsonRecord {
  const { nodes, links, groups, last } = writeLevel(part.graph, writing, part);
  const border = (type: string, id: number): JsonRecord => {
    const node = part.graph.nodes.find((each) => each.type === type);
    return { id, bounding: [node?.x ?? 0, node?.y ?? 0, 120, 60] };
  };
  const ports = (side: "inputs" | "outputs"): JsonRecord[] =>
    part[side].map((port, i) => ({
      id: `${writing.names.get(part.id) ?? part.id}-${side}-${i}`,
      name: port.name,
      type: port.type,
      ...(port.label !== undefined && { label: port.label }),
      linkIds: links
        .filter((link) =>
          side === "inputs"
            ? link.from === INPUT_NODE && link.output === i
            : link.to === OUTPUT_NODE && link.slot === i,
        )
        .map(({ id }) => id),
    }));
  return {
    id: writing.names.get(part.id) ?? part.id,
    version: 1,
    state: {
      lastGroupId: groups.length,
      lastNodeId: last.node,
      lastLinkId: last.link,
      lastRerouteId: 0,
    },
    revision: 0,
    config: {},
    name: part.name,
    inputNode: border(PART_INPUTS, INPUT_NODE),
    outputNode: border(PART_OUTPUTS, OUTPUT_NODE),
    inputs: ports("inputs"),
    outputs: ports("outputs"),
    widgets: [],
    nodes,
    groups,
    links: links.map(({ id, from, output, to, slot, type }) => ({
      id,
      origin_id: from,
      origin_slot: output,
      target_id: to,
      target_slot: slot,
      type,
    })),
    extra: {},
  };
}

interface Level {
  readonly nodes: readonly JsonRecord[];
  readonly links: readonly WrittenLink[];
  readonly groups: readonly JsonRecord[];
  readonly last: { readonly node: number; readonly link: number };
}

function writeLevel(graph: WorkflowGraph, writing: Writing, part?: SubWorkflow): Level {
  const { document, types } = writing;
  const numbers = numbered(graph);
  const inner = graph.nodes.filter(({ type }) => type !== PART_INPUTS && type !== PART_OUTPUTS);
  const shown = new Map(inner.map((node) => [node.id, placesOf(node, graph, writing)]));
  const links = graph.links.flatMap((link, i): WrittenLink[] => {
    const [from, to] = [numbers.get(link.from), numbers.get(link.to)];
    if (from === undefined || to === undefined) return [];
    const slot =
      to === OUTPUT_NODE
        ? (part?.outputs.findIndex(({ name }) => name === link.input) ?? -1)
        : (shown.get(link.to)?.findIndex(({ name }) => name === link.input) ?? -1);
    const source = graph.nodes.find(({ id }) => id === link.from);
    const type =
      from === INPUT_NODE
        ? part?.inputs[link.output]?.type
        : source && socketsOf(source, document, [], types).outputs[link.output]?.type;
    if (slot < 0) return [];
    return [{ id: i + 1, from, output: link.output, to, slot, type: type ?? "*" }];
  });
  const nodes = inner.map((node, order): JsonRecord => {
    const id = numbers.get(node.id) ?? 0;
    const { outputs } = socketsOf(node, document, [], types);
    return {
      id,
      type: typeOf(node, writing),
      pos: [node.x, node.y],
      size: [node.width ?? 240, node.height ?? 100],
      flags: node.collapsed === true ? { collapsed: true } : {},
      order,
      mode: node.mode === "muted" ? MUTED : node.mode === "bypassed" ? BYPASSED : 0,
      inputs: (shown.get(node.id) ?? []).map(({ name, type, widget }, slot) => ({
        name: node.type === REROUTE ? "" : name,
        type,
        ...(widget && { widget: { name } }),
        link: links.find((link) => link.to === id && link.slot === slot)?.id ?? null,
      })),
      outputs: outputs.map(({ type, label }, slot) => ({
        name: label.en,
        type,
        slot_index: slot,
        links: links
          .filter((link) => link.from === id && link.output === slot)
          .map((link) => link.id),
      })),
      ...(node.title !== undefined && { title: node.title }),
      properties: { "Node name for S&R": typeOf(node, writing) },
      ...writtenValues(node, writing),
    };
  });
  return {
    nodes,
    links,
    groups: graph.frames.map(({ title, x, y, width, height }, i) => ({
      id: i + 1,
      title,
      bounding: [x, y, width, height],
      color: "#3f789e",
      font_size: 24,
      flags: {},
    })),
    last: { node: Math.max(0, ...numbers.values()), link: graph.links.length },
  };
}

/** Numbers of nodes: their own where they have some. */
function numbered({ nodes }: WorkflowGraph): ReadonlyMap<string, number> {
  const plain = nodes.map(({ id }) => Number(id)).filter(isOwn);
  let next = Math.max(0, ...plain) + 1;
  return new Map(
    nodes.map(({ id, type }) => {
      if (type === PART_INPUTS) return [id, INPUT_NODE];
      if (type === PART_OUTPUTS) return [id, OUTPUT_NODE];
      return [id, isOwn(Number(id)) ? Number(id) : next++];
    }),
  );
}

const isOwn = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

interface WrittenPlace {
  readonly name: string;
  readonly type: string;
  readonly widget: boolean;
}

/** Where links may end, and fields that one ends at. */
function placesOf(
  node: WorkflowNode,
  { links }: WorkflowGraph,
  { document, types }: Writing,
): WrittenPlace[] {
  const linked = new Set(links.filter(({ to }) => to === node.id).map(({ input }) => input));
  return socketsOf(node, document, [], types)
    .inputs.filter(({ name, field }) => field === undefined || linked.has(name))
    .map(({ name, type, field }) => ({ name, type, widget: field !== undefined }));
}

function typeOf({ type }: WorkflowNode, { names }: Writing): string {
  if (type === NOTE) return "Note";
  if (type === REROUTE) return REROUTES;
  return names.get(partOf(type) ?? "") ?? type;
}

function writtenValues(node: WorkflowNode, { document, types }: Writing): JsonRecord {
  const { type, values, after = {} } = node;
  if (type === NOTE) return { widgets_values: [values["text"] ?? ""] };
  if (type === REROUTE) return {};
  const part = document.parts[partOf(type) ?? ""];
  if (part !== undefined) {
    const held = part.inputs.filter(({ name }) => values[name] !== undefined);
    return held.length === 0
      ? {}
      : {
          properties: { proxyWidgets: held.map(({ name }) => ["-1", name]) },
          widgets_values: held.map(({ name }) => values[name] ?? null),
        };
  }
  const known = types.get(type);
  if (known === undefined)
    return values["widgets_values"] === undefined
      ? {}
      : { widgets_values: values["widgets_values"] };
  const fields = fieldsOf(known);
  const list = fields.flatMap((field): Json[] => [
    values[field.name] ?? null,
    ...(isControlled(field) ? [after[field.name] ?? "fixed"] : []),
  ]);
  // The page's button for uploads comes last.
  const uploads = known.source === "comfy" && fields.some(({ upload }) => upload === true);
  return { widgets_values: uploads ? [...list, "image"] : list };
}
