/** One job as `/api/jobs` answers it, and how that list is asked for. */
import type { Language } from "@inkloom/contract";
import type { Job, JobState } from "../../../jobs/states.ts";
import { originOf, requestOf } from "../comfy-request.ts";
import { withIntegers } from "../exact-integers.ts";
import { recordOf } from "../json-values.ts";
import { endedMessage } from "./ended-message.ts";
import { historyEntry, outputsOf } from "./history-entry.ts";

const STATUS: Readonly<Record<JobState, string>> = {
  queued: "pending",
  paused: "pending",
  running: "in_progress",
  done: "completed",
  failed: "failed",
  cancelled: "cancelled",
};

export const STATUSES: readonly string[] = [...new Set(Object.values(STATUS))];

/** The states that a status means. */
export const statesOf = (status: string): JobState[] =>
  (Object.keys(STATUS) as JobState[]).filter((state) => STATUS[state] === status);

export function jobEntry(job: Job, language: Language): Record<string, unknown> {
  const { promptId, number } = originOf(job);
  const { extraData } = requestOf(job);
  const ended = endedMessage(job, language);
  const images = picturesOf(outputsOf(job));
  const preview = images.find(({ type }) => type === "output") ?? images[0];
  const workflow = recordOf(recordOf(extraData["extra_pnginfo"])?.["workflow"])?.["id"];
  return {
    id: promptId,
    status: STATUS[job.state],
    priority: number,
    create_time: job.createdAt.getTime(),
    ...(job.startedAt !== null && { execution_start_time: job.startedAt.getTime() }),
    ...(job.finishedAt !== null && { execution_end_time: job.finishedAt.getTime() }),
    ...(ended?.[0] === "execution_error" && { execution_error: ended[1] }),
    outputs_count: images.length,
    ...(preview !== undefined && { preview_output: preview }),
    ...(typeof workflow === "string" && { workflow_id: workflow }),
  };
}

/** With all that is known of it. */
export function wholeJobEntry(job: Job, language: Language): Record<string, unknown> {
  const { prompt, extraData } = requestOf(job);
  const entry = jobEntry(job, language);
  if (job.finishedAt === null) return entry;
  const { outputs, status, meta } = historyEntry(job, language);
  return {
    ...entry,
    outputs,
    execution_status: status,
    execution_meta: meta,
    workflow: { prompt: withIntegers(prompt), extra_data: extraData },
  };
}

function picturesOf(outputs: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return Object.entries(outputs).flatMap(([nodeId, output]) => {
    const images = recordOf(output)?.["images"];
    return (Array.isArray(images) ? images : []).flatMap((image) => {
      const picture = recordOf(image);
      return picture === undefined ? [] : [{ ...picture, nodeId, mediaType: "images" }];
    });
  });
}
