/** One job as `/history` and `/queue` answer it. */
import type { Language } from "@inkloom/contract";
import type { Job } from "../../../jobs/states.ts";
import { originOf, requestOf } from "../comfy-request.ts";
import { withIntegers } from "../exact-integers.ts";
import { recordOf } from "../json-values.ts";
import { endedMessage, type Message, ranIn } from "./ended-message.ts";

/** Number, id, graph, what came along, and the output nodes. */
export type PromptTuple = readonly [number, string, object, object, readonly string[]];

export function promptTuple(job: Job): PromptTuple {
  const { number, promptId, clientId, outputs } = originOf(job);
  const { prompt, extraData } = requestOf(job);
  const extra = {
    ...extraData,
    ...(clientId !== undefined && { client_id: clientId }),
    create_time: job.createdAt.getTime(),
  };
  return [number, promptId, withIntegers(prompt), extra, outputs];
}

export interface HistoryEntry {
  readonly prompt: PromptTuple;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly status: {
    readonly status_str: "success" | "error";
    readonly completed: boolean;
    readonly messages: readonly Message[];
  };
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What output nodes made: all of it, or what was saved before the end. */
export function outputsOf(job: Pick<Job, "id" | "origin" | "result">): Record<string, unknown> {
  const made = recordOf(job.result?.["outputs"]);
  if (made !== undefined) return { ...made };
  return Object.fromEntries(
    Object.entries(originOf(job).saved ?? {}).map(([node, images]) => [node, { images }]),
  );
}

/** Interrupted and failed graphs are both `error`; their last messages tell them apart. */
export function historyEntry(job: Job, language: Language): HistoryEntry {
  const { promptId } = originOf(job);
  const outputs = outputsOf(job);
  const began = { prompt_id: promptId, timestamp: (job.startedAt ?? job.createdAt).getTime() };
  const ended = endedMessage(job, language);
  const succeeded = job.state === "done";
  return {
    prompt: promptTuple(job),
    outputs,
    status: {
      status_str: succeeded ? "success" : "error",
      completed: succeeded,
      messages: [
        ["execution_start", began],
        ["execution_cached", { nodes: ranIn(job).cached, ...began }],
        ...(ended === undefined ? [] : [ended]),
      ],
    },
    meta: Object.fromEntries(Object.keys(outputs).map((node) => [node, shownNode(node)])),
  };
}

/** There are no nodes within nodes, so each is shown as itself. */
export const shownNode = (node: string): Readonly<Record<string, unknown>> => ({
  node_id: node,
  display_node: node,
  parent_node: null,
  real_node_id: node,
});
