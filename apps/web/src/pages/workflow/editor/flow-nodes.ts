/** The document as React Flow's nodes and links. What did not change keeps its identity, so that it is not drawn again. */
import type { Edge, Node } from "@xyflow/react";
import type {
  Frame,
  Path,
  WorkflowDocument,
  WorkflowGraph,
  WorkflowLink,
  WorkflowNode,
} from "../graph/document.ts";
import { outputType } from "../graph/fits.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { NOTE, REROUTE } from "../graph/own-types.ts";
import type { Place } from "../graph/edit.ts";
import { type Sockets, socketsOf } from "../graph/sockets.ts";
import { socketColour } from "./socket-colours.ts";

interface NodeData extends Record<string, unknown> {
  readonly node: WorkflowNode;
  readonly sockets: Sockets;
  /** Names of inputs that links end at. */
  readonly linked: ReadonlySet<string>;
  /** As prompts call it. */
  readonly promptId: string;
}

interface FrameData extends Record<string, unknown> {
  readonly frame: Frame;
}

export type FlowNode = Node<NodeData, "node" | "note" | "reroute"> | Node<FrameData, "frame">;

interface Drawn {
  readonly width?: number;
  readonly height?: number;
}

interface FlowParts {
  readonly document: WorkflowDocument;
  readonly graph: WorkflowGraph;
  readonly path: Path;
  readonly types: NodeTypes;
  readonly chosen: ReadonlySet<string>;
  readonly chosenLink: string | undefined;
  /** Sizes as drawn. */
  readonly drawn: ReadonlyMap<string, Drawn>;
  /** Where nodes are while they are dragged. */
  readonly dragged: ReadonlyMap<string, Place>;
  readonly label: (node: WorkflowNode) => string;
  readonly frameLabel: (frame: Frame) => string;
}

interface Cached {
  readonly key: readonly unknown[];
  readonly made: FlowNode;
}

/** Of nodes whose width nobody changed, pixels at a zoom of 1. */
const STANDARD_WIDTH = 240;

export class FlowNodes {
  readonly #cache = new Map<string, Cached>();

  of(parts: FlowParts): FlowNode[] {
    const { graph } = parts;
    const linked = new Map<string, string[]>();
    for (const { to, input } of graph.links) linked.set(to, [...(linked.get(to) ?? []), input]);
    const frames = graph.frames.map((frame) => this.#frame(frame, parts));
    const nodes = graph.nodes.map((node) => this.#node(node, linked.get(node.id) ?? [], parts));
    return [...frames, ...nodes];
  }

  #node(node: WorkflowNode, linked: readonly string[], parts: FlowParts): FlowNode {
    const { document, path, types, chosen, drawn, dragged, label } = parts;
    const { id, width, height, type } = node;
    const name = label(node);
    const inputs = linked.join("\n");
    const place = dragged.get(id);
    const size = drawn.get(id);
    const key = [node, inputs, document.parts, types, chosen.has(id), place, size, name, path];
    return this.#kept(id, key, () => {
      const sockets = socketsOf(node, document, path, types);
      return {
        id,
        type: type === NOTE ? "note" : type === REROUTE ? "reroute" : "node",
        position: place ?? { x: node.x, y: node.y },
        data: {
          node,
          sockets,
          linked: new Set(linked),
          promptId: [...path, id].join(":"),
        },
        selected: chosen.has(id),
        ariaLabel: name,
        ...(size && { measured: size }),
        ...(type !== REROUTE && { width: width ?? STANDARD_WIDTH }),
        ...(height !== undefined && type === NOTE && { height }),
      };
    });
  }

  #frame(frame: Frame, { chosen, drawn, dragged, frameLabel }: FlowParts): FlowNode {
    const { id, width, height } = frame;
    const place = dragged.get(id);
    const size = drawn.get(id);
    const name = frameLabel(frame);
    return this.#kept(id, [frame, chosen.has(id), place, size, name], () => ({
      id,
      type: "frame",
      position: place ?? { x: frame.x, y: frame.y },
      data: { frame },
      width,
      height,
      zIndex: -1,
      selected: chosen.has(id),
      dragHandle: ".frame-title",
      ariaLabel: name,
      ...(size && { measured: size }),
    }));
  }

  #kept(id: string, key: readonly unknown[], make: () => FlowNode): FlowNode {
    const known = this.#cache.get(id);
    if (known?.key.length === key.length && known.key.every((part, i) => part === key[i]))
      return known.made;
    const made = make();
    this.#cache.set(id, { key, made });
    return made;
  }
}

export const linkId = ({ to, input }: Pick<WorkflowLink, "to" | "input">): string =>
  `${to} ${input}`;

export const inputHandle = (name: string): string => `in ${name}`;
export const outputHandle = (index: number): string => `out ${index}`;
/** Of what bounds a sub-workflow: a link that is dropped here makes a new input or output. */
export const NEW_PORT = "new";

/** What a handle is, by its name. */
export function handleOf(
  name: string | null | undefined,
): { readonly input: string } | { readonly output: number } | "new" | undefined {
  if (name === NEW_PORT) return "new";
  if (name?.startsWith("in ") === true) return { input: name.slice(3) };
  return name?.startsWith("out ") === true ? { output: Number(name.slice(4)) } : undefined;
}

export function flowEdges(
  { document, graph, path, types, chosenLink }: FlowParts,
  label: (link: WorkflowLink) => string,
): Edge[] {
  const kept = new Set(graph.nodes.map(({ id }) => id));
  return graph.links
    .filter(({ from, to }) => kept.has(from) && kept.has(to))
    .map((link) => {
      const type = outputType(graph, link.from, link.output, document, path, types) ?? "*";
      const id = linkId(link);
      return {
        id,
        source: link.from,
        sourceHandle: outputHandle(link.output),
        target: link.to,
        targetHandle: inputHandle(link.input),
        selected: id === chosenLink,
        ariaLabel: label(link),
        style: { stroke: socketColour(type) },
      };
    });
}
