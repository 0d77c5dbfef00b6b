/** Links as they are drawn on the graph, checked and made. */
import type { Connection } from "@xyflow/react";
import {
  graphAt,
  nodeOf,
  partAt,
  type Path,
  type WorkflowDocument,
  type WorkflowLink,
  withGraphAt,
} from "../graph/document.ts";
import { withLink, withoutLink } from "../graph/edit.ts";
import { fits, outputType, refusalOf } from "../graph/fits.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { PART_INPUTS, PART_OUTPUTS } from "../graph/own-types.ts";
import { socketsOf } from "../graph/sockets.ts";
import { withPort } from "../graph/sub-workflow.ts";
import { notify } from "../notice.tsx";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { edit, useEditor } from "./editor.ts";
import { handleOf, linkId } from "./flow-nodes.ts";
import type { LooseEnd } from "./panel-state.ts";

type Ends = Pick<Connection, "source" | "target" | "sourceHandle" | "targetHandle">;

function linkOf(ends: Ends): WorkflowLink | undefined {
  const from = handleOf(ends.sourceHandle);
  const to = handleOf(ends.targetHandle);
  if (typeof from !== "object" || typeof to !== "object") return undefined;
  if (!("output" in from) || !("input" in to)) return undefined;
  return { from: ends.source, output: from.output, to: ends.target, input: to.input };
}

/** A link to or from a new place of what bounds the sub-workflow. */
function grown(
  document: WorkflowDocument,
  path: Path,
  ends: Ends,
  types: NodeTypes,
): WorkflowDocument | undefined {
  const part = partAt(document, path);
  const graph = graphAt(document, path);
  const [source, target] = [nodeOf(graph, ends.source), nodeOf(graph, ends.target)];
  if (part === undefined || source === undefined || target === undefined) return undefined;
  const [from, to] = [handleOf(ends.sourceHandle), handleOf(ends.targetHandle)];
  if (from === "new" && source.type === PART_INPUTS && typeof to === "object" && "input" in to) {
    const socket = socketsOf(target, document, path, types).inputs.find(
      ({ name }) => name === to.input,
    );
    if (socket?.linked !== true) return undefined;
    const made = withPort(document, path, part, "inputs", {
      name: to.input,
      type: socket.type,
    });
    const link = { from: source.id, output: made.index, to: target.id, input: to.input };
    return withGraphAt(made.document, path, withLink(graph, link));
  }
  if (
    to === "new" &&
    target.type === PART_OUTPUTS &&
    typeof from === "object" &&
    "output" in from
  ) {
    const type = outputType(graph, source.id, from.output, document, path, types) ?? "*";
    const name = type === "*" ? "output" : type.toLowerCase();
    const made = withPort(document, path, part, "outputs", { name, type });
    const link = { from: source.id, output: from.output, to: target.id, input: made.name };
    return withGraphAt(made.document, path, withLink(graph, link));
  }
  return undefined;
}

export function mayConnect(ends: Ends, types: NodeTypes): boolean {
  const { document } = workflowDraft.get();
  const { path } = useEditor.getState();
  const link = linkOf(ends);
  return link === undefined
    ? grown(document, path, ends, types) !== undefined
    : refusalOf(link, document, path, types) === undefined;
}

/** @param instead a link that it takes the place of */
export function connectEnds(ends: Ends, types: NodeTypes, instead?: string): void {
  const { path } = useEditor.getState();
  const link = linkOf(ends);
  edit((document) => {
    if (link === undefined) return grown(document, path, ends, types) ?? document;
    if (refusalOf(link, document, path, types) !== undefined) return document;
    const graph = graphAt(document, path);
    const old = graph.links.find((each) => linkId(each) === instead);
    const rest = old === undefined ? graph : withoutLink(graph, old);
    return withGraphAt(document, path, withLink(rest, link));
  });
}

/** Says why two ends do not fit. */
export function tellRefusal(ends: Ends, types: NodeTypes): void {
  const link = linkOf(ends);
  if (link === undefined) return;
  const { document } = workflowDraft.get();
  const { path } = useEditor.getState();
  const refusal = refusalOf(link, document, path, types);
  if (refusal === undefined || refusal === "unknown" || refusal === "itself") return;
  const graph = graphAt(document, path);
  const target = nodeOf(graph, link.to);
  const input =
    target &&
    socketsOf(target, document, path, types).inputs.find(({ name }) => name === link.input);
  const from = outputType(graph, link.from, link.output, document, path, types) ?? "?";
  const say = workflowWords.say;
  notify({
    bad: true,
    message:
      refusal === "types"
        ? say("refusedTypes", { from, to: input?.type ?? "?" })
        : say(refusal === "circle" ? "refusedCircle" : "refusedClosed"),
  });
}

/** Every place that a loose end fits. */
interface Fitting {
  readonly link: WorkflowLink;
  /** The node at the other end. */
  readonly node: string;
  readonly label: Readonly<Record<"en" | "zh", string>>;
  readonly type: string;
}

export function fittingEnds(end: LooseEnd, types: NodeTypes): Fitting[] {
  const { document } = workflowDraft.get();
  const { path } = useEditor.getState();
  const graph = graphAt(document, path);
  return graph.nodes.flatMap((node): Fitting[] => {
    const sockets = socketsOf(node, document, path, types);
    const places =
      end.side === "input"
        ? sockets.outputs.map(({ label, type }, output) => ({
            label,
            type,
            link: { from: node.id, output, to: end.node, input: String(end.place) },
          }))
        : sockets.inputs.map(({ label, type, name }) => ({
            label,
            type,
            link: { from: end.node, output: Number(end.place), to: node.id, input: name },
          }));
    return places.flatMap(({ label, type, link }) =>
      refusalOf(link, document, path, types) === undefined
        ? [{ link, node: node.id, label, type }]
        : [],
    );
  });
}

/** The link between a loose end and the first place of a new node that fits it. */
export function linkTo(
  document: WorkflowDocument,
  path: Path,
  end: LooseEnd,
  id: string,
  types: NodeTypes,
): WorkflowLink | undefined {
  const node = nodeOf(graphAt(document, path), id);
  if (node === undefined) return undefined;
  const { inputs, outputs } = socketsOf(node, document, path, types);
  if (end.side === "output") {
    const open = inputs.filter(({ linked, type }) => linked && fits(end.type, type));
    const input = open.find(({ field }) => field === undefined) ?? open[0];
    return input && { from: end.node, output: Number(end.place), to: id, input: input.name };
  }
  const output = outputs.findIndex(({ type }) => fits(type, end.type));
  return output < 0 ? undefined : { from: id, output, to: end.node, input: String(end.place) };
}
