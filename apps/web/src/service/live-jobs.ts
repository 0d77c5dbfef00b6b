/** What happens to jobs, heard over one WebSocket: SSE would take one of the six connections that a browser gives a host. */
import { create } from "zustand";
import type { Job } from "@inkloom/client";
import { InkloomProblem } from "@inkloom/client";
import { noticingFetch, useLoginEnded } from "./login-ended.ts";
import { queryClient } from "./queries.ts";
import { answered } from "./answers.ts";
import { service } from "./service.ts";
import { staleSoon } from "./stale.ts";

export type Progress = NonNullable<Job["progress"]>;

/** A job as this page last heard of it. */
export interface LiveJob {
  readonly job: Job;
  /** Address of the last picture of the work, of this page alone. */
  readonly preview?: string;
  /** When it was first heard of as running, and the steps it had then: what is left is reckoned from here. */
  readonly seenRunning?: { readonly at: number; readonly progress: Progress | null };
}

export type Connection = "connecting" | "open" | "lost";

interface LiveState {
  readonly connection: Connection;
  readonly jobs: ReadonlyMap<string, LiveJob>;
}

export const useLive = create<LiveState>()(() => ({ connection: "connecting", jobs: new Map() }));

export const isEnded = ({ state }: Pick<Job, "state">): boolean =>
  state === "done" || state === "failed" || state === "cancelled";

/** The job as it is by now; asked for where it was not heard of, such as after a reload. */
export function useLiveJob(id: string | undefined): LiveJob | undefined {
  return useLive(({ jobs }) => (id === undefined ? undefined : jobs.get(id)));
}

/** Looks a job up that ended before this page listened. Rejects with the service's problem where it is gone. */
export async function learnJob(id: string): Promise<Job> {
  const job = await answered(service().api.GET("/api/v1/jobs/{id}", { params: { path: { id } } }));
  noteJob(job);
  return job;
}

/** Enters what an answer told; later revisions win, in whatever order they come. */
export function noteJob(job: Job): void {
  noteJobs([job]);
}

function noteJobs(told: readonly Job[]): void {
  useLive.setState(({ jobs }) => {
    const next = new Map(jobs);
    for (const job of told) enter(next, job);
    return { jobs: trimmed(next) };
  });
}

function enter(jobs: Map<string, LiveJob>, job: Job): void {
  const known = jobs.get(job.id);
  if (known !== undefined && known.job.revision > job.revision) return;
  const seenRunning =
    known?.seenRunning ??
    (job.state === "running" ? { at: performance.now(), progress: job.progress } : undefined);
  jobs.set(job.id, { ...known, job, ...(seenRunning && { seenRunning }) });
  if (isEnded(job)) endPreview(jobs, job.id);
}

/** Milliseconds in which states are gathered: thousands of jobs that are cancelled at once are one change of the page. */
const GATHERED = 40;

let heard: Job[] = [];
let gathering: ReturnType<typeof setTimeout> | undefined;

function enterHeard(): void {
  clearTimeout(gathering);
  gathering = undefined;
  if (heard.length === 0) return;
  const told = heard;
  heard = [];
  noteJobs(told);
}

/** Ended jobs that are kept; the rest is asked for again where it is needed. */
const KEPT_ENDED = 300;

function trimmed(jobs: Map<string, LiveJob>): Map<string, LiveJob> {
  const ended = [...jobs.values()].filter(({ job }) => isEnded(job));
  for (const { job } of ended.slice(0, Math.max(0, ended.length - KEPT_ENDED))) jobs.delete(job.id);
  return jobs;
}

function endPreview(jobs: Map<string, LiveJob>, id: string): void {
  const known = jobs.get(id);
  if (known?.preview === undefined) return;
  const { preview, ...rest } = known;
  URL.revokeObjectURL(preview);
  jobs.set(id, rest);
}

type Told =
  | { readonly type: "state"; readonly job: Job }
  | {
      readonly type: "progress";
      readonly id: string;
      readonly revision: number;
      readonly progress: Progress;
    }
  | { readonly type: "preview"; readonly id: string; readonly mediaType: string }
  | { readonly type: "removed"; readonly id: string }
  | { readonly type: "queue" | "dropped" | "subscribed" | "unsubscribed" | "problem" };

function hear(told: Told): "again" | undefined {
  switch (told.type) {
    case "state":
      heard.push(told.job);
      gathering ??= setTimeout(enterHeard, GATHERED);
      changed(told.job);
      return undefined;
    case "progress": {
      enterHeard();
      const known = useLive.getState().jobs.get(told.id);
      if (known === undefined || isEnded(known.job)) return undefined;
      noteJob({
        ...known.job,
        progress: told.progress,
        revision: Math.max(told.revision, known.job.revision),
      });
      return undefined;
    }
    case "removed":
      enterHeard();
      useLive.setState(({ jobs }) => {
        const next = new Map(jobs);
        endPreview(next, told.id);
        next.delete(told.id);
        return { jobs: next };
      });
      staleSoon("jobs");
      return undefined;
    case "queue":
      staleSoon("queue");
      return undefined;
    case "dropped":
      return "again";
    default:
      return undefined;
  }
}

/** Lists that a job's change makes old. */
function changed(job: Job): void {
  staleSoon("queue");
  // What jobs do to runs of training is seen in lists of those.
  if (job.tool.startsWith("train-")) staleSoon("training");
  if (!isEnded(job)) return;
  staleSoon("jobs");
  if (job.state === "done") staleSoon("gallery");
  // One that was stopped or failed may have written captions and pictures before.
  if (CHANGE_DATASETS.test(job.tool)) staleSoon("datasets");
}

const CHANGE_DATASETS = /^(tag|caption|tags-edit|dataset-.*)$/;

function showPreview(id: string, picture: Blob): void {
  useLive.setState(({ jobs }) => {
    const known = jobs.get(id);
    if (known === undefined || isEnded(known.job)) return {};
    const next = new Map(jobs);
    if (known.preview !== undefined) URL.revokeObjectURL(known.preview);
    next.set(id, { ...known, preview: URL.createObjectURL(picture) });
    return { jobs: next };
  });
}

/** Milliseconds before another try; each failure doubles it. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/** Listens until `stop` is called; a line that breaks is taken up again, and what was missed is asked for. */
export function listenToJobs(): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lastHeard: number | undefined;
  let stopped = false;

  const open = (): void => {
    clearTimeout(timer);
    if (stopped || (socket !== undefined && socket.readyState <= WebSocket.OPEN)) return;
    const line = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/v1/ws`);
    socket = line;
    line.binaryType = "arraybuffer";
    line.onopen = () => {
      failures = 0;
      useLive.setState({ connection: "open" });
      const seen = lastHeard === undefined ? {} : { seen: lastHeard };
      line.send(JSON.stringify({ type: "subscribe", previews: true, ...seen }));
      if (lastHeard !== undefined) void queryClient.invalidateQueries();
      lastHeard ??= Date.now();
      void askAfterRunning();
    };
    line.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      lastHeard = Date.now();
      if (typeof data !== "string") showFrame(data);
      else if (hear(JSON.parse(data) as Told) === "again") line.close();
    };
    line.onclose = () => {
      if (stopped || socket !== line) return;
      socket = undefined;
      useLive.setState({ connection: "lost" });
      // A socket does not say that it was refused for want of a login; an answer does.
      noticingFetch("/api/v1/service").catch(() => undefined);
      timer = setTimeout(open, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures));
      failures += 1;
    };
  };
  // A machine that slept or found its network again does not wait.
  const wake = (): void => {
    if (document.visibilityState === "visible") open();
  };
  const unsubscribe = useLoginEnded.subscribe(({ ended }) => {
    if (!ended) open();
  });
  addEventListener("online", open);
  document.addEventListener("visibilitychange", wake);
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe();
    removeEventListener("online", open);
    document.removeEventListener("visibilitychange", wake);
    socket?.close();
  };
}

/** Jobs that were running when the line broke and of which nothing was heard since. */
async function askAfterRunning(): Promise<void> {
  const open = [...useLive.getState().jobs.values()].filter(({ job }) => !isEnded(job));
  for (const { job } of open)
    try {
      await learnJob(job.id);
    } catch (error) {
      if (error instanceof InkloomProblem && error.status === 404)
        hear({ type: "removed", id: job.id });
    }
}

/** Four bytes with the length of the JSON, big-endian, the JSON, the picture. */
function showFrame(data: ArrayBuffer): void {
  const length = new DataView(data).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as Told;
  if (head.type !== "preview") return;
  showPreview(head.id, new Blob([new Uint8Array(data, 4 + length)], { type: head.mediaType }));
}
