/** Workflows as ComfyUI's page keeps them. */
import {
  type AfterRun,
  type Frame,
  type Json,
  MOST_LINKS,
  MOST_NODES,
  MOST_PARTS,
  partType,
  type Port,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowLink,
  type WorkflowNode,
} from "../graph/document.ts";
import type { NodeType, NodeTypes } from "../graph/node-type.ts";
import { ANY, NOTE, PART_INPUTS, PART_OUTPUTS, REROUTE } from "../graph/own-types.ts";
import {
  afterRun,
  BYPASSED,
  fieldsOf,
  INPUT_NODE,
  isControl,
  isControlled,
  MUTED,
  NOTES,
  OUTPUT_NODE,
  PRIMITIVE,
  REROUTES,
} from "./comfy-names.ts";
import { FileError } from "./file-error.ts";
import { idOf, type JsonRecord, listOf, own, placeOf, recordOf, textOf } from "./json.ts";
import { FRAME_HEIGHTS, FRAME_WIDTHS, NODE_HEIGHTS, NODE_WIDTHS, within } from "./sizes.ts";

export const isComfyPage = (given: JsonRecord): boolean => listOf(given["nodes"]) !== undefined;

interface PageLink {
  readonly from: string;
  readonly output: number;
  readonly to: string;
  readonly slot: number;
}

interface Reading {
  readonly types: NodeTypes;
  readonly parts: ReadonlyMap<string, Pick<SubWorkflow, "inputs" | "outputs">>;
}

/** @throws FileError where there is too much of it */
export function readComfyPage(given: JsonRecord, types: NodeTypes): WorkflowDocument {
  const definitions = (listOf(recordOf(given["definitions"])?.["subgraphs"]) ?? []).flatMap(
    (each) => {
      const definition = recordOf(each);
      const id = idOf(definition?.["id"]);
      return definition === undefined || id === undefined ? [] : [{ id, definition }];
    },
  );
  if (definitions.length > MOST_PARTS) throw new FileError("many", String(definitions.length));
  const ports = new Map(
    definitions.map(({ id, definition }) => [
      id,
      { inputs: portsOf(definition["inputs"]), outputs: portsOf(definition["outputs"]) },
    ]),
  );
  const reading: Reading = { types, parts: ports };
  const graph = readLevel(given, reading);
  const parts = definitions.map(({ id, definition }): SubWorkflow => {
    const { inputs, outputs } = ports.get(id) ?? { inputs: [], outputs: [] };
    const border = { inputs, outputs };
    return {
      id,
      name: textOf(definition["name"])?.slice(0, 200) ?? id,
      ...border,
      graph: readLevel(definition, reading, border),
    };
  });
  const count = [graph, ...parts.map((part) => part.graph)].reduce(
    (sum, { nodes }) => sum + nodes.length,
    0,
  );
  if (count > MOST_NODES) throw new FileError("many", String(count));
  return { graph, parts: Object.fromEntries(parts.map((part) => [part.id, part])) };
}

function portsOf(given: Json | undefined): Port[] {
  const used = new Set<string>();
  return (listOf(given) ?? []).map((each, i) => {
    const port = recordOf(each) ?? {};
    const wanted = textOf(port["name"]) ?? `${i + 1}`;
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}_${n}`;
    used.add(name);
    const label = textOf(port["label"]) ?? textOf(port["localized_name"]);
    return {
      name,
      type: textOf(port["type"]) ?? ANY,
      ...(label !== undefined && label !== name && { label }),
    };
  });
}

function readLevel(
  given: JsonRecord,
  reading: Reading,
  border?: Pick<SubWorkflow, "inputs" | "outputs">,
): WorkflowGraph {
  const list = listOf(given["nodes"]) ?? [];
  const linked = listOf(given["links"]) ?? Object.values(recordOf(given["links"]) ?? {});
  if (list.length > MOST_NODES) throw new FileError("many", String(list.length));
  if (linked.length > MOST_LINKS) throw new FileError("many", String(linked.length));
  const links = new Map(linked.flatMap(readLink));
  const pages = new Map(
    list.flatMap((each) => {
      const node = recordOf(each);
      const [id, type] = [idOf(node?.["id"]), textOf(node?.["type"])];
      if (node === undefined || id === undefined || type === undefined) return [];
      return id.includes(":") ? [] : [[id, { node, type }] as const];
    }),
  );
  const nodes = new Map<string, WorkflowNode>();
  for (const [id, { node, type }] of pages)
    if (type !== PRIMITIVE) nodes.set(id, readNode(id, type, node, reading));
  const found: WorkflowLink[] = [];
  const held = new Map<string, Record<string, Json>>();
  const [entry, exit] = borderNodes(given, border, nodes);
  for (const [to, { node, type }] of pages)
    (listOf(node["inputs"]) ?? []).forEach((each, slot) => {
      const input = recordOf(each);
      const link = links.get(Number(input?.["link"] ?? Number.NaN));
      if (input === undefined || link === undefined || !nodes.has(to)) return;
      const name = inputName(type, input, slot, reading);
      const value = heldValue(link, pages, links);
      if (value !== undefined) held.set(to, { ...held.get(to), [name]: value });
      else if (link.from === entry?.page)
        found.push({ from: entry.id, output: link.output, to, input: name });
      else if (nodes.has(link.from))
        found.push({ from: link.from, output: link.output, to, input: name });
    });
  if (exit !== undefined)
    for (const { from, output, to, slot } of links.values()) {
      const port = border?.outputs[slot];
      const source = from === entry?.page ? entry.id : from;
      if (to === exit.page && port !== undefined && nodes.has(source))
        found.push({ from: source, output, to: exit.id, input: port.name });
    }
  return {
    nodes: [...nodes.values()].map((node) => {
      const values = held.get(node.id);
      return values === undefined ? node : { ...node, values: { ...node.values, ...values } };
    }),
    links: unique(found),
    frames: readFrames(given["groups"], nodes),
  };
}

const unique = (links: readonly WorkflowLink[]): WorkflowLink[] => [
  ...new Map(links.map((link) => [`${link.to} ${link.input}`, link])).values(),
];

/** `[id, from, output, to, input, type]` or the same by names. */
function readLink(given: Json): (readonly [number, PageLink])[] {
  const record = recordOf(given);
  const [id, origin, output, target, slot] =
    listOf(given) ??
    (record
      ? ["id", "origin_id", "origin_slot", "target_id", "target_slot"].map(
          (name) => record[name] ?? null,
        )
      : []);
  const [from, to] = [idOf(origin), idOf(target)];
  if (from === undefined || to === undefined) return [];
  if (!isIndex(id) || !isIndex(output) || !isIndex(slot)) return [];
  return [[id, { from, output, to, slot }]];
}

const isIndex = (value: Json | undefined): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

interface Border {
  /** As links of the file call it. */
  readonly page: string;
  readonly id: string;
}

/** What stands for the borders of a sub-workflow is added to its nodes. */
function borderNodes(
  given: JsonRecord,
  border: Pick<SubWorkflow, "inputs" | "outputs"> | undefined,
  nodes: Map<string, WorkflowNode>,
): readonly [Border | undefined, Border | undefined] {
  if (border === undefined) return [undefined, undefined];
  let next = Math.max(0, ...[...nodes.keys()].map(Number).filter(Number.isSafeInteger)) + 1;
  const made = (key: string, type: string, standard: number, x: number): Border => {
    const node = recordOf(given[key]);
    const id = String(next++);
    const at = pair(node?.["bounding"]);
    nodes.set(id, { id, type, x: at[0] ?? x, y: at[1] ?? 0, values: {} });
    return { page: idOf(node?.["id"]) ?? String(standard), id };
  };
  return [
    made("inputNode", PART_INPUTS, INPUT_NODE, -400),
    made("outputNode", PART_OUTPUTS, OUTPUT_NODE, 800),
  ];
}

/** What an input is called here: those of sub-workflows by their place where names do not tell. */
function inputName(type: string, input: JsonRecord, slot: number, { parts }: Reading): string {
  if (type === REROUTES) return "in";
  const name = textOf(recordOf(input["widget"])?.["name"]) ?? textOf(input["name"]) ?? "";
  const part = parts.get(type);
  if (part === undefined || part.inputs.some((port) => port.name === name)) return name;
  return part.inputs[slot]?.name ?? name;
}

/** Reroutes that a link is followed through at most. */
const FURTHEST = 1_000;

/** The value that a link comes with, where a node that only holds one begins it. */
function heldValue(
  link: PageLink,
  pages: ReadonlyMap<string, { readonly node: JsonRecord; readonly type: string }>,
  links: ReadonlyMap<number, PageLink>,
): Json | undefined {
  let at: PageLink | undefined = link;
  for (let steps = 0; at !== undefined && steps < FURTHEST; steps++) {
    const page: { readonly node: JsonRecord; readonly type: string } | undefined = pages.get(
      at.from,
    );
    if (page?.type === PRIMITIVE) {
      const values = page.node["widgets_values"];
      return listOf(values)?.[0] ?? recordOf(values)?.["value"];
    }
    if (page?.type !== REROUTES) return undefined;
    const input = recordOf(listOf(page.node["inputs"])?.[0]);
    at = links.get(Number(input?.["link"] ?? Number.NaN));
  }
  return undefined;
}

function readNode(id: string, type: string, node: JsonRecord, reading: Reading): WorkflowNode {
  const [x, y] = pair(node["pos"]);
  const [width, height] = pair(node["size"]);
  const title = textOf(node["title"])?.slice(0, 200);
  const known = reading.types.get(type);
  const mode: WorkflowNode["mode"] | undefined =
    node["mode"] === MUTED ? "muted" : node["mode"] === BYPASSED ? "bypassed" : undefined;
  const base = {
    id,
    x: x ?? 0,
    y: y ?? 0,
    ...(mode !== undefined && { mode }),
    ...(recordOf(node["flags"])?.["collapsed"] === true && { collapsed: true }),
  } as const;
  const named =
    title !== undefined && title !== type && title !== known?.title.en && title !== known?.title.zh
      ? { title }
      : {};
  const values = node["widgets_values"] ?? [];
  if (NOTES.includes(type))
    return {
      ...base,
      ...named,
      type: NOTE,
      values: { text: textOf(listOf(values)?.[0]) ?? textOf(recordOf(values)?.["text"]) ?? "" },
      width: within(Math.max(160, width ?? 240), NODE_WIDTHS),
      height: within(Math.max(80, height ?? 120), NODE_HEIGHTS),
    };
  if (type === REROUTES) return { ...base, type: REROUTE, values: {} };
  const part = reading.parts.get(type);
  if (part !== undefined)
    return { ...base, ...named, type: partType(type), values: outerValues(node, part.inputs) };
  const wide = width === undefined ? {} : { width: Math.min(1200, Math.max(200, width)) };
  if (known !== undefined) return { ...base, ...named, ...wide, type, ...valuesOf(values, known) };
  return {
    ...base,
    ...named,
    ...wide,
    type: type.slice(0, 200),
    // Whose value is which is not known, so they stay as they came.
    values: { widgets_values: values },
    ports: { inputs: portsOf(node["inputs"]), outputs: portsOf(node["outputs"]) },
  };
}

function pair(given: Json | undefined): readonly [number | undefined, number | undefined] {
  const record = recordOf(given);
  const [first, second] = listOf(given) ?? [record?.["0"] ?? null, record?.["1"] ?? null];
  return [placeOf(first), placeOf(second)];
}

/** A file gives them in the order of the fields, or by their names. */
function valuesOf(given: Json, type: NodeType): Pick<WorkflowNode, "values" | "after"> {
  const values: Record<string, Json> = {};
  const after: Record<string, AfterRun> = {};
  const list = listOf(given);
  const record = recordOf(given) ?? {};
  let at = 0;
  for (const field of fieldsOf(type)) {
    const value = list === undefined ? own(record, field.name) : list[at++];
    if (isControlled(field)) {
      const control = list === undefined ? own(record, "control_after_generate") : list[at];
      if (isControl(control)) {
        const then = afterRun(control);
        if (then !== undefined && then !== "fixed") after[field.name] = then;
        if (list !== undefined) at++;
      }
    }
    const held = value ?? field.schema?.default ?? field.schema?.enum?.[0];
    if (held !== undefined && (value !== null || field.required)) values[field.name] = held;
  }
  return { values, ...(Object.keys(after).length > 0 && { after }) };
}

/** Fields that a sub-workflow shows outside: those of its own inputs; others hold their value within. */
function outerValues(node: JsonRecord, inputs: readonly Port[]): Record<string, Json> {
  const list = listOf(node["widgets_values"]) ?? [];
  const proxies = listOf(recordOf(node["properties"])?.["proxyWidgets"]);
  const names =
    proxies?.map((proxy) => {
      const [inner, name] = listOf(proxy) ?? [];
      return inner === "-1" || inner === -1 ? textOf(name) : undefined;
    }) ??
    (listOf(node["inputs"]) ?? []).flatMap((each) => {
      const name = textOf(recordOf(recordOf(each)?.["widget"])?.["name"]);
      return name === undefined ? [] : [name];
    });
  return Object.fromEntries(
    names.flatMap((name, i) => {
      const value = list[i];
      return name !== undefined &&
        value !== undefined &&
        value !== null &&
        inputs.some((port) => port.name === name)
        ? [[name, value]]
        : [];
    }),
  );
}

function readFrames(given: Json | undefined, nodes: ReadonlyMap<string, WorkflowNode>): Frame[] {
  let next = Math.max(0, ...[...nodes.keys()].map(Number).filter(Number.isSafeInteger)) + 1;
  return (listOf(given) ?? []).slice(0, MOST_NODES).flatMap((each) => {
    const group = recordOf(each);
    const [x, y, width, height] = (listOf(group?.["bounding"]) ?? []).map(placeOf);
    if (group === undefined || x === undefined || y === undefined) return [];
    return [
      {
        id: String(next++),
        title: textOf(group["title"])?.slice(0, 200) ?? "",
        x,
        y,
        width: within(width ?? 400, FRAME_WIDTHS),
        height: within(height ?? 300, FRAME_HEIGHTS),
      },
    ];
  });
}

/** Names of the types that nothing here can run, each once. */
export function unknownTypes(
  { graph, parts }: WorkflowDocument,
  types: NodeTypes,
): readonly string[] {
  const known = [NOTE, REROUTE, PART_INPUTS, PART_OUTPUTS];
  const names = [graph, ...Object.values(parts).map((part) => part.graph)].flatMap(({ nodes }) =>
    nodes.map(({ type }) => type),
  );
  return [...new Set(names)].filter(
    (type) =>
      !types.has(type) &&
      !known.includes(type) &&
      !(type.startsWith("part:") && Object.hasOwn(parts, type.slice("part:".length))),
  );
}
