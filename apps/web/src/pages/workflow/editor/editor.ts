/** The editor's state beside the draft: where one is in it, what is chosen, the steps that can be undone; and every change. */
import { create } from "zustand";
import {
  graphAt,
  type Json,
  type Path,
  reachable,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowNode,
  withGraphAt,
  withoutUnused,
} from "../graph/document.ts";
import { changedNode, withNode, without, withValue } from "../graph/edit.ts";
import { back, forth, type History, NO_HISTORY, stepped } from "../graph/history.ts";
import { type OpenWorkflow, workflowDraft } from "./draft.ts";

interface EditorState {
  readonly path: Path;
  /** Nodes and frames. */
  readonly chosen: ReadonlySet<string>;
  /** A link, by where it ends. */
  readonly chosenLink: string | undefined;
  readonly history: History<OpenWorkflow>;
  /** Rises whenever another workflow takes the place, so that the view begins anew. */
  readonly opened: number;
}

const NOTHING: ReadonlySet<string> = new Set();

export const useEditor = create<EditorState>()(() => ({
  path: [],
  chosen: NOTHING,
  chosenLink: undefined,
  history: NO_HISTORY,
  opened: 0,
}));

export const usePath = (): Path => useEditor(({ path }) => path);

const snapshot = (): OpenWorkflow => {
  const { document, name, stored, changed } = workflowDraft.get();
  return { document, name, stored, changed };
};

/** @param key of what is changed, for changes that are one step together, such as typing */
export function edit(change: (document: WorkflowDocument) => WorkflowDocument, key?: string): void {
  const before = snapshot();
  const document = change(before.document);
  if (document === before.document) return;
  useEditor.setState(({ history, path }) => ({
    history: stepped(history, before, key, Date.now()),
    path: reachable(document, path),
  }));
  workflowDraft.change({ document, changed: true });
}

export function editGraph(change: (graph: WorkflowGraph) => WorkflowGraph, key?: string): void {
  const { path } = useEditor.getState();
  edit((document) => {
    const graph = graphAt(document, path);
    const next = change(graph);
    return next === graph ? document : withGraphAt(document, path, next);
  }, key);
}

export const currentGraph = (): WorkflowGraph =>
  graphAt(workflowDraft.get().document, useEditor.getState().path);

export const editNode = (
  id: string,
  change: (node: WorkflowNode) => WorkflowNode,
  key?: string,
): void => {
  editGraph((graph) => changedNode(graph, id, change), key);
};

export const setValue = (id: string, input: string, value: Json | undefined): void => {
  editGraph((graph) => withValue(graph, id, input, value), `${id} ${input}`);
};

/** @returns its id */
export function addNode(node: Omit<WorkflowNode, "id">): string {
  const { graph, id } = withNode(currentGraph(), node);
  editGraph(() => graph);
  choose([id]);
  return id;
}

export function rename(name: string): void {
  const before = snapshot();
  useEditor.setState(({ history }) => ({
    history: stepped(history, before, "name", Date.now()),
  }));
  workflowDraft.change({ name, changed: true });
}

/** Chosen ones that are there no more are forgotten. */
export const choose = (ids: Iterable<string>): void => {
  useEditor.setState({ chosen: new Set(ids), chosenLink: undefined });
};

export const chooseLink = (end: string | undefined): void => {
  useEditor.setState(({ chosen }) => ({
    chosenLink: end,
    chosen: end === undefined ? chosen : NOTHING,
  }));
};

export function removeChosen(): void {
  const { chosen, chosenLink } = useEditor.getState();
  if (chosenLink !== undefined)
    editGraph((graph) => ({
      ...graph,
      links: graph.links.filter(({ to, input }) => `${to} ${input}` !== chosenLink),
    }));
  if (chosen.size > 0) {
    const { path } = useEditor.getState();
    edit((document) =>
      withoutUnused(withGraphAt(document, path, without(graphAt(document, path), chosen))),
    );
  }
  choose([]);
}

export const goInto = (path: Path): void => {
  useEditor.setState({ path, chosen: NOTHING, chosenLink: undefined });
};

/** Takes the place of what is open, which undoing brings back. */
export function openWorkflow(next: OpenWorkflow): void {
  const before = snapshot();
  const { open } = workflowDraft.get();
  useEditor.setState(({ history, opened }) => ({
    opened: opened + 1,
    history:
      open || before.document.graph.nodes.length > 0
        ? stepped(history, before, undefined, Date.now())
        : history,
    path: [],
    chosen: NOTHING,
    chosenLink: undefined,
  }));
  workflowDraft.change({ ...next, open: true, jobs: [] });
}

/** Back to the choice of what to begin with; what is open stays. */
export const closeEditor = (): void => {
  workflowDraft.change({ open: false });
};

export function undo(): void {
  travel(back);
}

export function redo(): void {
  travel(forth);
}

function travel(step: typeof back): void {
  const { history, path } = useEditor.getState();
  const found = step<OpenWorkflow>(history, snapshot());
  if (found === undefined) return;
  useEditor.setState({
    history: found.history,
    path: reachable(found.value.document, path),
    chosen: NOTHING,
    chosenLink: undefined,
  });
  const { stored } = workflowDraft.get();
  // What was stored meanwhile is there, whatever is undone here.
  const same = stored !== null && stored.id === found.value.stored?.id;
  workflowDraft.change({ ...found.value, ...(same && { stored, changed: true }) });
}
