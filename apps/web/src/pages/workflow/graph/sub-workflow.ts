/** Chosen nodes as one node that stands for them, and back. */
import {
  freeId,
  graphAt,
  nodeOf,
  partOf,
  partType,
  type Path,
  type Port,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowLink,
  type WorkflowNode,
  withGraphAt,
  withoutUnused,
  withPart,
} from "./document.ts";
import { linksInto, piece, withCopy, without } from "./edit.ts";
import { outputType } from "./fits.ts";
import type { NodeTypes } from "./node-type.ts";
import { PART_INPUTS, PART_OUTPUTS } from "./own-types.ts";
import { socketsOf } from "./sockets.ts";

const MARGIN = 320;

interface Made {
  readonly document: WorkflowDocument;
  /** The node that stands for them. */
  readonly id: string;
}

/** Links that cross the border become its inputs and outputs. Undefined where nothing can be taken. */
export function asSubWorkflow(
  document: WorkflowDocument,
  path: Path,
  chosen: ReadonlySet<string>,
  name: string,
  types: NodeTypes,
): Made | undefined {
  const graph = graphAt(document, path);
  const taken = piece(graph, chosen);
  if (taken.nodes.length === 0) return undefined;
  const ids = new Set(taken.nodes.map(({ id }) => id));
  const into = linksInto(graph, ids);
  const outOf = graph.links.filter(({ from, to }) => ids.has(from) && !ids.has(to));
  const sources = unique(into.map(({ from, output }) => `${from} ${output}`));
  const results = unique(outOf.map(({ from, output }) => `${from} ${output}`));
  const used = new Set<string>();
  const inputs = sources.map((source): Port => {
    const link = into.find(({ from, output }) => `${from} ${output}` === source);
    const node = link && nodeOf(graph, link.to);
    const socket =
      node &&
      socketsOf(node, document, path, types).inputs.find(({ name: each }) => each === link.input);
    const type = link && outputType(graph, link.from, link.output, document, path, types);
    return { name: freeName(link?.input ?? "input", used), type: type ?? socket?.type ?? "*" };
  });
  const outputs = results.map((source): Port => {
    const link = outOf.find(({ from, output }) => `${from} ${output}` === source);
    const type = link && outputType(graph, link.from, link.output, document, path, types);
    return { name: freeName((type ?? "output").toLowerCase(), used), type: type ?? "*" };
  });
  const [left, right, top] = [
    Math.min(...taken.nodes.map(({ x }) => x)),
    Math.max(...taken.nodes.map(({ x }) => x)),
    Math.min(...taken.nodes.map(({ y }) => y)),
  ];
  const first = Number(freeId(taken));
  const [entry, exit] = [String(first), String(first + 1)];
  const part: SubWorkflow = {
    id: freePart(document),
    name,
    inputs,
    outputs,
    graph: {
      frames: taken.frames,
      nodes: [
        ...taken.nodes,
        { id: entry, type: PART_INPUTS, x: left - MARGIN, y: top, values: {} },
        { id: exit, type: PART_OUTPUTS, x: right + MARGIN, y: top, values: {} },
      ],
      links: [
        ...taken.links,
        ...into.map((link) => ({
          ...link,
          from: entry,
          output: sources.indexOf(`${link.from} ${link.output}`),
        })),
        ...results.flatMap((source, i): WorkflowLink[] => {
          const link = outOf.find(({ from, output }) => `${from} ${output}` === source);
          const port = outputs[i];
          return link === undefined || port === undefined
            ? []
            : [{ from: link.from, output: link.output, to: exit, input: port.name }];
        }),
      ],
    },
  };
  const rest = without(graph, new Set([...ids, ...taken.frames.map(({ id }) => id)]));
  const id = freeId(graph);
  const node: WorkflowNode = {
    id,
    type: partType(part.id),
    x: Math.round((left + right) / 2),
    y: top,
    values: {},
  };
  const links = [
    ...rest.links,
    ...sources.flatMap((source, i): WorkflowLink[] => {
      const link = into.find(({ from, output }) => `${from} ${output}` === source);
      const port = inputs[i];
      return link === undefined || port === undefined
        ? []
        : [{ from: link.from, output: link.output, to: id, input: port.name }];
    }),
    ...outOf.map((link) => ({
      ...link,
      from: id,
      output: results.indexOf(`${link.from} ${link.output}`),
    })),
  ];
  const outer = { ...rest, nodes: [...rest.nodes, node], links };
  return { id, document: withGraphAt(withPart(document, part), path, outer) };
}

/** A node's sub-workflow in its place. Undefined where it is none. */
export function unpacked(
  document: WorkflowDocument,
  path: Path,
  id: string,
): { readonly document: WorkflowDocument; readonly ids: ReadonlySet<string> } | undefined {
  const graph = graphAt(document, path);
  const node = nodeOf(graph, id);
  const name = node === undefined ? undefined : partOf(node.type);
  const part = name === undefined ? undefined : document.parts[name];
  if (node === undefined || part === undefined) return undefined;
  const inner = withOuterValues(part, node);
  const entry = inner.nodes.find(({ type }) => type === PART_INPUTS)?.id;
  const exit = inner.nodes.find(({ type }) => type === PART_OUTPUTS)?.id;
  const all = new Set([...inner.nodes, ...inner.frames].map((each) => each.id));
  const taken = piece(inner, all);
  const [left, top] = [
    Math.min(...taken.nodes.map(({ x }) => x)),
    Math.min(...taken.nodes.map(({ y }) => y)),
  ];
  const by = Number.isFinite(left) ? { x: node.x - left, y: node.y - top } : { x: 0, y: 0 };
  // Names of the copies follow the order of the piece.
  const rest = without(graph, new Set([id]));
  const copy = withCopy({ ...graph, links: rest.links }, taken, by);
  const names = new Map(
    [...taken.nodes, ...taken.frames].map((each, i) => [each.id, [...copy.ids][i] ?? each.id]),
  );
  const inward = inner.links.flatMap((link): WorkflowLink[] => {
    const to = names.get(link.to);
    if (link.from !== entry || to === undefined) return [];
    const port = part.inputs[link.output];
    const outer = graph.links.find((each) => each.to === id && each.input === port?.name);
    return outer === undefined
      ? []
      : [{ from: outer.from, output: outer.output, to, input: link.input }];
  });
  const outward = graph.links.flatMap((link): WorkflowLink[] => {
    if (link.from !== id) return [];
    const port = part.outputs[link.output];
    const source = inner.links.find((each) => each.to === exit && each.input === port?.name);
    const from = source === undefined ? undefined : names.get(source.from);
    return source === undefined || from === undefined
      ? []
      : [{ ...link, from, output: source.output }];
  });
  const made: WorkflowGraph = {
    nodes: copy.graph.nodes.filter((each) => each.id !== id),
    frames: copy.graph.frames,
    links: [...copy.graph.links, ...inward, ...outward],
  };
  return { ids: copy.ids, document: withoutUnused(withGraphAt(document, path, made)) };
}

/** The inner graph, with what the outer node's own fields hold in the fields behind them. */
export function withOuterValues(part: SubWorkflow, node: WorkflowNode): WorkflowGraph {
  const entry = part.graph.nodes.find(({ type }) => type === PART_INPUTS)?.id;
  const held = new Map<string, Record<string, WorkflowNode["values"][string]>>();
  for (const link of part.graph.links) {
    if (link.from !== entry) continue;
    const port = part.inputs[link.output];
    const value = port === undefined ? undefined : node.values[port.name];
    if (value !== undefined) held.set(link.to, { ...held.get(link.to), [link.input]: value });
  }
  if (held.size === 0) return part.graph;
  return {
    ...part.graph,
    nodes: part.graph.nodes.map((each) => ({
      ...each,
      values: { ...each.values, ...held.get(each.id) },
    })),
  };
}

/** A new input or output for whatever a link within the sub-workflow was drawn to. */
export function withPort(
  document: WorkflowDocument,
  path: Path,
  part: SubWorkflow,
  side: "inputs" | "outputs",
  port: Port,
): { readonly document: WorkflowDocument; readonly name: string; readonly index: number } {
  const used = new Set(part[side].map(({ name }) => name));
  const name = freeName(port.name, used);
  const changed = { ...part, [side]: [...part[side], { ...port, name }] };
  return { document: withPart(document, changed), name, index: part[side].length };
}

/** Without an input or output of a sub-workflow, and the links of it wherever a node stands for it. */
export function withoutPort(
  document: WorkflowDocument,
  part: SubWorkflow,
  side: "inputs" | "outputs",
  index: number,
): WorkflowDocument {
  const port = part[side][index];
  if (port === undefined) return document;
  const type = partType(part.id);
  const outer = (graph: WorkflowGraph): WorkflowGraph => {
    const standing = new Set(graph.nodes.filter((node) => node.type === type).map(({ id }) => id));
    if (standing.size === 0) return graph;
    return {
      ...graph,
      links: graph.links.flatMap((link): WorkflowLink[] => {
        if (side === "inputs")
          return standing.has(link.to) && link.input === port.name ? [] : [link];
        return standing.has(link.from) ? shifted(link, index) : [link];
      }),
    };
  };
  const boundary = part.graph.nodes.find(
    (node) => node.type === (side === "inputs" ? PART_INPUTS : PART_OUTPUTS),
  )?.id;
  const links = part.graph.links.flatMap((link): WorkflowLink[] => {
    if (side === "inputs") return link.from === boundary ? shifted(link, index) : [link];
    return link.to === boundary && link.input === port.name ? [] : [link];
  });
  const changed: SubWorkflow = {
    ...part,
    [side]: part[side].filter((_, i) => i !== index),
    graph: { ...part.graph, links },
  };
  const parts = { ...document.parts, [part.id]: changed };
  return {
    graph: outer(document.graph),
    parts: Object.fromEntries(
      Object.entries(parts).map(([id, each]) => [id, { ...each, graph: outer(each.graph) }]),
    ),
  };
}

const shifted = (link: WorkflowLink, gone: number): WorkflowLink[] =>
  link.output === gone ? [] : [link.output > gone ? { ...link, output: link.output - 1 } : link];

/** Whether nodes of a sub-workflow may lie in a graph without standing for themselves in the end. */
export function mayHold(document: WorkflowDocument, holder: string, held: string): boolean {
  const seen = new Set<string>();
  const waiting = [held];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === holder) return false;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { type } of document.parts[at]?.graph.nodes ?? []) {
      const inner = partOf(type);
      if (inner !== undefined) waiting.push(inner);
    }
  }
  return true;
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function freeName(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let i = 2; used.has(name); i++) name = `${wanted}_${i}`;
  used.add(name);
  return name;
}

export function freePart({ parts }: WorkflowDocument): string {
  let number = 1;
  while (Object.hasOwn(parts, String(number))) number++;
  return String(number);
}
