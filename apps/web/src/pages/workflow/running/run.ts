/** Running what is open: checked here first, then queued; whatever is at fault is told at its node. */
import { InkloomProblem } from "@inkloom/client";
import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { currentLanguage } from "../../../language/language.ts";
import { isEnded, type LiveJob, useLive } from "../../../service/live-jobs.ts";
import { workflowDraft } from "../editor/draft.ts";
import { endsOf, faultsOf, type NodeFault } from "../graph/check.ts";
import type { WorkflowDocument } from "../graph/document.ts";
import { FlattenError, flattened, neededBy, type Prompt, WITHIN } from "../graph/flatten.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { cancelJob, nodeTypes, runGraph } from "../workflow-service.ts";
import { workflowWords } from "../words.ts";
import {
  faultsByNode,
  type NodeFaultText,
  type NodeState,
  type NodeStates,
  nodeStates,
  stateWithin,
} from "./node-states.ts";
import { NOTHING_SEEN, type Seen, seen } from "./node-times.ts";
import { redrawn, redraws } from "./redraw.ts";

type Faults = ReadonlyMap<string, readonly NodeFaultText[]>;

interface RunState {
  /** Being checked and sent. */
  readonly starting: boolean;
  /** At nodes, as prompts call them. */
  readonly faults: Faults;
  /** Of the whole, where no node is at fault. */
  readonly problem: unknown;
  /** The targets whose faults are shown, looked at again at every change; undefined where none were. */
  readonly checking: readonly string[] | undefined;
  readonly times: ReadonlyMap<string, Seen>;
}

const NO_FAULTS: Faults = new Map();

export const useRun = create<RunState>()(() => ({
  starting: false,
  faults: NO_FAULTS,
  problem: undefined,
  checking: undefined,
  times: new Map(),
}));

/** Jobs of a workflow that are remembered. */
const KEPT_JOBS = 20;

/** @param within names as prompts have them, of nodes or of sub-workflows; nothing runs all that is shown or saved */
export async function run(within: readonly string[] = []): Promise<void> {
  if (useRun.getState().starting) return;
  useRun.setState({ starting: true, problem: undefined, faults: NO_FAULTS, checking: undefined });
  try {
    const types = await nodeTypes();
    const { document } = workflowDraft.get();
    const prompt = flattened(document, types);
    const targets = expanded(within, prompt);
    const ends = targets.length > 0 ? targets : endsOf(prompt, types);
    if (ends.length === 0) throw new Error(workflowWords.say("nothingShown"));
    const faults = faultsOf(prompt, ends, types);
    if (faults.length > 0) {
      useRun.setState({ faults: asTexts(faults, prompt, types), checking: within });
      return;
    }
    // What is not asked for need not be right, so it is not sent either.
    const needed = neededBy(prompt, ends);
    const sent = Object.fromEntries(Object.entries(prompt).filter(([id]) => needed.has(id)));
    const job = await runGraph(sent, targets);
    const { jobs, document: now } = workflowDraft.get();
    workflowDraft.change({
      jobs: [...jobs, job.id].slice(-KEPT_JOBS),
      ...(redraws(now) && { document: redrawn(now) }),
    });
  } catch (error) {
    refuse(error);
  } finally {
    useRun.setState({ starting: false });
  }
}

/** A sub-workflow stands for all that is within it. */
const expanded = (within: readonly string[], prompt: Prompt): readonly string[] =>
  within.flatMap((id) =>
    Object.hasOwn(prompt, id)
      ? [id]
      : Object.keys(prompt).filter((each) => each.startsWith(id + WITHIN)),
  );

function refuse(error: unknown): void {
  if (error instanceof FlattenError) {
    const key = error.fault === "circle" ? "faultCircle" : "faultTooMany";
    useRun.setState({ problem: new Error(workflowWords.say(key)) });
    return;
  }
  const faults = error instanceof InkloomProblem ? faultsByNode(error.problem) : NO_FAULTS;
  useRun.setState({ faults, problem: error });
}

const asTexts = (faults: readonly NodeFault[], prompt: Prompt, types: NodeTypes): Faults => {
  const texts = new Map<string, NodeFaultText[]>();
  for (const { node, input, kind, limit = 0 } of faults) {
    const known = types.get(prompt[node]?.class_type ?? "");
    const label =
      known?.inputs.find(({ name }) => name === input)?.label[currentLanguage()] ?? input ?? "";
    const text = workflowWords.say(`fault_${kind}`, { label, limit });
    texts.set(node, [...(texts.get(node) ?? []), { text, ...(input !== undefined && { input }) }]);
  }
  return texts;
};

let looked: WorkflowDocument | undefined;

// Faults go as they are mended; those that the service told stay until something changes.
workflowDraft.use.subscribe(({ value: { document } }) => {
  const { faults, checking, problem } = useRun.getState();
  if (document === looked) return;
  looked = document;
  if (checking !== undefined) void lookAgain(document, checking);
  else if (faults.size > 0 || problem !== undefined)
    useRun.setState({ faults: NO_FAULTS, problem: undefined });
});

async function lookAgain(document: WorkflowDocument, within: readonly string[]): Promise<void> {
  try {
    const types = await nodeTypes();
    const prompt = flattened(document, types);
    const targets = expanded(within, prompt);
    const ends = targets.length > 0 ? targets : endsOf(prompt, types);
    const faults = faultsOf(prompt, ends, types);
    useRun.setState({
      faults: asTexts(faults, prompt, types),
      ...(faults.length === 0 && { checking: undefined }),
    });
  } catch (error) {
    refuse(error);
  }
}

export const forgetFaults = (): void => {
  useRun.setState({ faults: NO_FAULTS, problem: undefined, checking: undefined });
};

/** The job whose work is shown: the one that runs, or else the newest. */
export function useShownJob(): LiveJob | undefined {
  const jobs = workflowDraft.use(({ value }) => value.jobs);
  return useLive((live) => shown(jobs, live.jobs));
}

function shown(ids: readonly string[], jobs: ReadonlyMap<string, LiveJob>): LiveJob | undefined {
  const known = ids.flatMap((id) => jobs.get(id) ?? []);
  return known.find(({ job }) => job.state === "running") ?? known.at(-1);
}

/** Jobs of this workflow that have not ended. */
export function useOpenJobs(): readonly string[] {
  const jobs = workflowDraft.use(({ value }) => value.jobs);
  return useLive(
    useShallow((live) =>
      jobs.filter((id) => {
        const known = live.jobs.get(id);
        return known !== undefined && !isEnded(known.job);
      }),
    ),
  );
}

export async function cancelAll(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map(cancelJob));
}

const known = new WeakMap<LiveJob["job"], NodeStates>();

function statesOf({ job }: LiveJob): NodeStates {
  const found = known.get(job) ?? nodeStates(job);
  known.set(job, found);
  return found;
}

/** What was made of a value before, so that who looks at it sees the same and not only an equal one. */
function remembered<Of extends object, T>(
  make: (of: Of, id: string) => T,
): (of: Of, id: string) => T {
  const all = new WeakMap<Of, Map<string, T>>();
  return (of, id) => {
    const made = all.get(of) ?? new Map<string, T>();
    all.set(of, made);
    const found = made.has(id) ? (made.get(id) as T) : make(of, id);
    made.set(id, found);
    return found;
  };
}

const partState = remembered(stateWithin);

const partFaults = remembered((faults: Faults, id: string): readonly NodeFaultText[] =>
  [...faults]
    .filter(([each]) => each.startsWith(id + WITHIN))
    .flatMap(([, texts]) => texts.map(({ text }) => ({ text }))),
);

/** @param id as prompts have it @param part whether it stands for a sub-workflow */
export function useNodeState(id: string, part: boolean): NodeState | undefined {
  const jobs = workflowDraft.use(({ value }) => value.jobs);
  return useLive(
    useShallow((live) => {
      const job = shown(jobs, live.jobs);
      if (job === undefined) return undefined;
      const states = statesOf(job);
      return part ? partState(states, id) : states.get(id);
    }),
  );
}

const NONE: readonly NodeFaultText[] = [];

export const useNodeFaults = (id: string, part: boolean): readonly NodeFaultText[] =>
  useRun(({ faults }) => (part ? partFaults(faults, id) : (faults.get(id) ?? NONE)));

// Times are counted from what is heard, so they begin when the page listens.
useLive.subscribe(({ jobs }) => {
  const { times } = useRun.getState();
  for (const id of workflowDraft.get().jobs) {
    const live = jobs.get(id);
    if (live === undefined) continue;
    const before = times.get(id) ?? NOTHING_SEEN;
    const states = statesOf(live);
    const running = [...states].find(([, { state }]) => state === "running")?.[0];
    const after = seen(before, running, performance.now());
    if (after === before) continue;
    useRun.setState((state) => ({ times: new Map(state.times).set(id, after) }));
  }
});

/** Milliseconds that a node took in the job that is shown. */
export function useNodeTime(job: string | undefined, id: string): number | undefined {
  return useRun(({ times }) => (job === undefined ? undefined : times.get(job)?.took.get(id)));
}
