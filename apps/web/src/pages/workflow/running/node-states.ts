/** What has become of each node, from what is heard of the job that runs the graph. */
import type { Job } from "@inkloom/client";
import { WITHIN } from "../graph/flatten.ts";

export interface MadePicture {
  readonly url: string;
  /** `asset:<sha256>`, where it is stored. */
  readonly asset?: string;
  readonly width?: number;
  readonly height?: number;
}

export interface NodeFaultText {
  readonly input?: string;
  readonly text: string;
}

export interface NodeState {
  readonly state: "running" | "done" | "cached" | "failed";
  readonly step?: number;
  readonly steps?: number;
  readonly pictures: readonly MadePicture[];
  readonly texts: readonly string[];
  readonly faults: readonly NodeFaultText[];
}

export type NodeStates = ReadonlyMap<string, NodeState>;

interface GraphProgress {
  readonly node?: string;
  readonly done?: readonly string[];
  readonly cached?: readonly string[];
  /** What output nodes have shown so far. */
  readonly shown?: unknown;
}

const NOTHING = { pictures: [], texts: [], faults: [] } as const;

/** Nodes are called as the prompt calls them. */
export function nodeStates(job: Job): NodeStates {
  const states = new Map<string, NodeState>();
  const graph = graphOf(job);
  const result: Readonly<Record<string, unknown>> = job.result ?? {};
  const cached = new Set(listOf(result["cached"] ?? graph.cached).map(String));
  for (const id of graph.done ?? []) states.set(id, { ...NOTHING, state: "done" });
  for (const id of cached) states.set(id, { ...NOTHING, state: "cached" });
  if (job.state === "done")
    for (const [id, state] of ended(recordOf(job.parameters["graph"]), states, graph.node))
      states.set(id, { ...NOTHING, state });
  const { progress } = job;
  if (graph.node !== undefined && job.state === "running") {
    const { step, steps } = progress ?? {};
    states.set(graph.node, {
      ...NOTHING,
      state: "running",
      ...(step !== undefined && steps !== undefined && { step, steps }),
    });
  }
  const outputs = { ...recordOf(graph.shown), ...recordOf(result["outputs"]) };
  for (const [id, output] of Object.entries(outputs)) {
    const known = states.get(id) ?? { ...NOTHING, state: "done" as const };
    states.set(id, { ...known, ...shownOf(output) });
  }
  for (const [id, faults] of faultsByNode(job.error))
    states.set(id, { ...(states.get(id) ?? NOTHING), state: "failed", faults });
  return states;
}

/** States of the nodes of a graph that ran to its end and of which nothing was told: what was told last may lack what ran
 *  after it, and what only cached results needed was not looked at. */
function ended(
  graph: Readonly<Record<string, unknown>>,
  told: NodeStates,
  last: string | undefined,
): ReadonlyMap<string, "done" | "cached"> {
  const sources = (id: string): string[] =>
    Object.values(recordOf(recordOf(graph[id])["inputs"])).flatMap((value) => {
      const source: unknown = Array.isArray(value) ? (value as unknown[])[0] : undefined;
      return typeof source === "string" ? [source] : [];
    });
  const users = new Map<string, string[]>();
  for (const id of Object.keys(graph))
    for (const source of sources(id)) users.set(source, [...(users.get(source) ?? []), id]);
  const found = new Map<string, "done" | "cached">();
  const waiting = [...told].filter(([, { state }]) => state === "cached").map(([id]) => id);
  const isCached = (id: string): boolean =>
    found.get(id) === "cached" || told.get(id)?.state === "cached";
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const source of sources(id))
      if (!told.has(source) && source !== last && !found.has(source))
        if ((users.get(source) ?? []).every(isCached)) {
          found.set(source, "cached");
          waiting.push(source);
        }
  for (const id of Object.keys(graph)) if (!told.has(id) && !found.has(id)) found.set(id, "done");
  return found;
}

/** Progress stays with a job that ended; its type names only what every tool tells. */
const graphOf = ({ progress }: Job): GraphProgress =>
  recordOf((progress as Record<string, unknown> | null)?.["graph"]);

function shownOf(given: unknown): Pick<NodeState, "pictures" | "texts"> {
  const { files, text } = recordOf(given);
  const pictures = listOf(files).flatMap((each): MadePicture[] => {
    const { url, asset, width, height } = recordOf(each);
    if (typeof url !== "string" || !url.startsWith("/")) return [];
    return [
      {
        url,
        ...(typeof asset === "string" && { asset }),
        ...(typeof width === "number" && { width }),
        ...(typeof height === "number" && { height }),
      },
    ];
  });
  const texts = listOf(text).map((each) =>
    typeof each === "string" ? each : JSON.stringify(each, null, 2),
  );
  return { pictures, texts };
}

interface Problem {
  readonly detail: string;
  readonly field?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
}

/** Faults of a problem by node: fields are called `<node>` or `<node>.<input>`, within `graph.` where a request is refused. */
export function faultsByNode(
  problem: Problem | null,
): ReadonlyMap<string, readonly NodeFaultText[]> {
  const found = new Map<string, NodeFaultText[]>();
  if (problem === null) return found;
  const { detail, field, errors } = problem;
  const all = errors ?? (field === undefined ? [] : [{ field, detail }]);
  for (const { field: name, detail: text } of all) {
    const [, node = "", input] = /^(?:graph\.)?([^.]+)(?:\.(.+))?$/.exec(name) ?? [];
    if (node === "" || node === "graph") continue;
    const fault = { text, ...(input !== undefined && { input }) };
    found.set(node, [...(found.get(node) ?? []), fault]);
  }
  return found;
}

/** The state of a node that stands for a sub-workflow: that of the most urgent within it. */
export function stateWithin(states: NodeStates, id: string): NodeState | undefined {
  const inner = [...states].filter(([each]) => each.startsWith(id + WITHIN)).map(([, own]) => own);
  if (inner.length === 0) return undefined;
  const first = ORDER.find((state) => inner.some((each) => each.state === state)) ?? "done";
  const { step, steps } = inner.find(({ state }) => state === "running") ?? {};
  return {
    state: first,
    ...(step !== undefined && steps !== undefined && { step, steps }),
    pictures: inner.flatMap(({ pictures }) => pictures),
    texts: [],
    faults: inner.flatMap(({ faults }) => faults.map(({ text }) => ({ text }))),
  };
}

const ORDER = ["failed", "running", "done", "cached"] as const;

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
