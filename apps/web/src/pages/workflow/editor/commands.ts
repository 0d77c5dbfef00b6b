/** What can be done with the graph, by button, menu or key. */
import { tellProblem } from "../../../service/problem-notice.tsx";
import { asFile } from "../files/own-format.ts";
import { asComfyPage } from "../files/write-comfy-page.ts";
import { aligned, type Alignment, type Box, inColumns, roughBox } from "../graph/arrange.ts";
import { type Frame, nodeOf, partOf, type WorkflowNode } from "../graph/document.ts";
import { linksInto, moved, piece, type Place, withCopy, withFrame } from "../graph/edit.ts";
import { flattened } from "../graph/flatten.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { isBoundary, NOTE, REROUTE } from "../graph/own-types.ts";
import { asSubWorkflow, unpacked } from "../graph/sub-workflow.ts";
import { run } from "../running/run.ts";
import { notify } from "../notice.tsx";
import { workflowWords } from "../words.ts";
import { copyText, keptText, pastedFrom, withPasted } from "./clipboard.ts";
import { workflowDraft } from "./draft.ts";
import { choose, currentGraph, edit, editGraph, useEditor } from "./editor.ts";
import { useDialogs } from "./panel-state.ts";

/** Sizes of nodes as they are drawn; the graph tells them. */
export const drawnSizes = new Map<string, { readonly width: number; readonly height: number }>();

const boxOf = (each: Parameters<typeof roughBox>[0]): Box => ({
  ...roughBox(each, 4),
  ...drawnSizes.get(each.id),
});

const FRAME_MARGIN = 24;
const FRAME_TITLE = 44;

export function frameChosen(at: Place): void {
  const graph = currentGraph();
  const { chosen } = useEditor.getState();
  const nodes = graph.nodes.filter(({ id }) => chosen.has(id));
  const { graph: made, id } = withFrame(graph, {
    title: workflowWords.say("addFrame"),
    ...(nodes.length === 0
      ? { x: Math.round(at.x), y: Math.round(at.y), width: 420, height: 300 }
      : tightFrame(nodes)),
  });
  editGraph(() => made);
  choose([id]);
}

/** Around nodes, with some room. */
export function tightFrame(
  nodes: readonly WorkflowNode[],
): Pick<Frame, "x" | "y" | "width" | "height"> {
  const boxes = nodes.map(boxOf);
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  return {
    x: left - FRAME_MARGIN,
    y: top - FRAME_TITLE,
    width: Math.max(...boxes.map(({ x, width }) => x + width)) - left + 2 * FRAME_MARGIN,
    height:
      Math.max(...boxes.map(({ y, height }) => y + height)) - top + FRAME_TITLE + FRAME_MARGIN,
  };
}

export function tidy(): void {
  const graph = currentGraph();
  const { chosen } = useEditor.getState();
  const some = graph.nodes.filter(({ id }) => chosen.has(id));
  const nodes = some.length > 1 ? some : graph.nodes;
  const boxes = nodes.map(boxOf);
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const places = inColumns(graph, boxes);
  const highest = Math.min(...[...places.values()].map(({ y }) => y));
  const shifted = new Map(
    [...places].map(([id, { x, y }]) => [id, { x: x + left, y: y - highest + top }]),
  );
  editGraph((before) => moved(before, shifted));
}

export function align(how: Alignment): void {
  const { chosen } = useEditor.getState();
  const boxes = currentGraph()
    .nodes.filter(({ id }) => chosen.has(id))
    .map(boxOf);
  if (boxes.length < 2) return;
  const places = aligned(boxes, how);
  editGraph((graph) => moved(graph, places));
}

export function duplicate(): void {
  const { chosen } = useEditor.getState();
  const graph = currentGraph();
  const copied = piece(graph, chosen);
  if (copied.nodes.length === 0 && copied.frames.length === 0) return;
  const { graph: made, ids } = withCopy(graph, copied, { x: 32, y: 32 }, linksInto(graph, chosen));
  editGraph(() => made);
  choose(ids);
}

export function copyChosen(): void {
  const { path, chosen } = useEditor.getState();
  const text = copyText(workflowDraft.get().document, path, chosen);
  // Where the clipboard is not allowed, what was copied is kept here.
  if (text !== undefined) void writeClipboard(text);
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export async function pasteHere(types: NodeTypes, at: Place | undefined): Promise<void> {
  let text: string | undefined;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    text = undefined;
  }
  if (text === undefined || !pasteText(text, types, at)) pasteText(keptText() ?? "", types, at);
}

/** @returns whether it was a workflow */
export function pasteText(text: string, types: NodeTypes, at: Place | undefined): boolean {
  const opened = pastedFrom(text, types);
  if (opened === undefined) return false;
  const { path } = useEditor.getState();
  const made = withPasted(workflowDraft.get().document, path, opened.document, at);
  edit(() => made.document);
  choose(made.ids);
  if (opened.unknown.length > 0) useDialogs.setState({ unknown: opened.unknown });
  return true;
}

export function makeSubWorkflow(types: NodeTypes): void {
  const { path, chosen } = useEditor.getState();
  const name = workflowWords.say("subName");
  const made = asSubWorkflow(workflowDraft.get().document, path, chosen, name, types);
  if (made === undefined) return;
  edit(() => made.document);
  choose([made.id]);
}

export function unpackChosen(): void {
  const { path, chosen } = useEditor.getState();
  let document = workflowDraft.get().document;
  const ids: string[] = [];
  for (const id of chosen) {
    const open = unpacked(document, path, id);
    if (open === undefined) continue;
    ({ document } = open);
    ids.push(...open.ids);
  }
  if (ids.length === 0) return;
  edit(() => document);
  choose(ids);
}

export function setMode(mode: "muted" | "bypassed" | undefined): void {
  const { chosen } = useEditor.getState();
  editGraph((graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      if (!chosen.has(node.id) || isBoundary(node.type)) return node;
      const { mode: before, ...rest } = node;
      return mode === undefined || mode === before ? rest : { ...rest, mode };
    }),
  }));
}

/** Computes the chosen nodes and what they need. */
export function runToChosen(): void {
  const { path, chosen } = useEditor.getState();
  const graph = currentGraph();
  const targets = [...chosen].filter((id) => {
    const type = nodeOf(graph, id)?.type;
    return type !== undefined && type !== NOTE && type !== REROUTE && !isBoundary(type);
  });
  if (targets.length > 0) void run(targets.map((id) => [...path, id].join(":")));
}

export const isSubWorkflow = (id: string): boolean => {
  const type = nodeOf(currentGraph(), id)?.type;
  return type !== undefined && partOf(type) !== undefined;
};

type FileKind = "own" | "comfy" | "api";

function fileText(kind: FileKind, types: NodeTypes): string {
  const { document, name } = workflowDraft.get();
  const content =
    kind === "own"
      ? asFile(document, name)
      : kind === "comfy"
        ? asComfyPage(document, types, () => crypto.randomUUID())
        : flattened(document, types);
  return JSON.stringify(content, null, 2);
}

export function download(kind: FileKind, types: NodeTypes): void {
  const { name } = workflowDraft.get();
  let text: string;
  try {
    text = fileText(kind, types);
  } catch (error) {
    tellProblem(error);
    return;
  }
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(name)}${kind === "own" ? "" : `.${kind}`}.json`;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

const fileName = (name: string): string =>
  (name === "" ? "workflow" : name).replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").slice(0, 80);

export async function copyAsJson(types: NodeTypes): Promise<void> {
  const done = await writeClipboard(fileText("own", types));
  if (done) notify({ message: workflowWords.say("copied") });
  else download("own", types);
}

/** Titles of frames and the like that are typed. */
export const renameFrame = (id: string, title: string): void => {
  editGraph(
    (graph) => ({
      ...graph,
      frames: graph.frames.map((frame) => (frame.id === id ? { ...frame, title } : frame)),
    }),
    `${id} title`,
  );
};
