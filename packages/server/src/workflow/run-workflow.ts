/** Runs the graph of a job: what nodes show is kept and told, what they save enters the gallery as well. */
import { targetsOf, TOOLS, validate } from "@inkloom/contract";
import {
  type CheckedGraph,
  graphProblem,
  type NodeShown,
  perform,
  readGraph,
  type RunContext,
  runGraph,
  type Shown,
} from "@inkloom/tools";
import { type GraphNotes, graphNotes } from "../graphs/graph-notes.ts";
import { type NodeCaches, nodeCaches } from "../graphs/node-caches.ts";
import type { JobOutcome, RunningJob } from "../jobs/worker.ts";
import { enterPictures } from "../storage/gallery/enter.ts";
import type { Storage } from "../storage/storage.ts";
import type { JobFile, RunOther } from "../work/run-tools.ts";
import { fileOf, keptPictures } from "./kept-pictures.ts";
import { expectNodeNames, isPictureName } from "./workflow-request.ts";

/** By the service that they belong to. */
const caches = new WeakMap<Storage, NodeCaches>();

function cachesOf(storage: Storage): NodeCaches {
  const known = caches.get(storage) ?? nodeCaches();
  caches.set(storage, known);
  return known;
}

/** Forgets what nodes made, for want of memory. */
export function forgetWorkflowNodes(storage: Storage): void {
  caches.get(storage)?.clear();
}

/** @throws Problem whose faults are nodes or their inputs */
export const runWorkflowJob: RunOther = async (job, { signal, tools, storage }) => {
  const attempt = () => runOnce(job, { ...tools, signal }, storage);
  try {
    const { outcome, files, cached } = await attempt();
    if (cached.length === 0 || (await areThere(storage, files))) return outcome;
    // What an earlier workflow made was purged meanwhile.
    forgetWorkflowNodes(storage);
    return (await attempt()).outcome;
  } catch (error) {
    throw signal.aborted ? error : graphProblem(error);
  }
};

interface Attempt {
  readonly outcome: JobOutcome;
  readonly files: readonly JobFile[];
  readonly cached: readonly string[];
}

async function runOnce(job: RunningJob, tools: RunContext, storage: Storage): Promise<Attempt> {
  const request = validate(TOOLS.workflow, job.request);
  const graph = readGraph(request.graph);
  const { keep, entries } = keptPictures(storage, job);
  let notes: GraphNotes | undefined;
  const outputs = await runGraph(
    {
      graph,
      targets: targetsOf(request),
      device: request.device,
      isImage: isPictureName,
      perform,
      expectNames: expectNodeNames,
      cache: cachesOf(storage).of(job.user),
      keep,
      onChecked: ({ checked }: CheckedGraph) => {
        notes = graphNotes(checked, (progress) => tools.onProgress?.(progress), toldShown);
      },
      onEvent: (event) => notes?.hear(event),
    },
    tools,
  );
  const { done = [], cached = [], node } = notes?.graph() ?? {};
  const files = [...outputs.values()].flatMap(({ images }) => images.map(fileOf));
  const saved = [...outputs.values()].flatMap(({ images }) =>
    images.filter(({ type }) => type === "output").map(fileOf),
  );
  return {
    outcome: {
      result: {
        files: saved,
        outputs: Object.fromEntries([...outputs].map(([id, shown]) => [id, toldShown(shown)])),
        executed: node === undefined ? done : [...done, node],
        cached,
      },
      record: entries.length === 0 ? undefined : (tx) => enterPictures(tx, entries),
    },
    files,
    cached,
  };
}

/** What a node shows, as jobs tell their files. */
function toldShown({ images = [], text = [] }: Shown | NodeShown) {
  return { files: images.map(fileOf), ...(text.length > 0 && { text }) };
}

async function areThere({ pictures }: Storage, files: readonly JobFile[]): Promise<boolean> {
  for (const { hash } of files) if ((await pictures.facts(hash)) === undefined) return false;
  return true;
}
