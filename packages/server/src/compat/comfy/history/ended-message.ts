/** How a graph ended, as its client is told: the last message of its history and of its socket. */
import type { Language } from "@inkloom/contract";
import { storedProblem } from "../../../jobs/stored-problem.ts";
import type { Job } from "../../../jobs/states.ts";
import { originOf, requestOf } from "../comfy-request.ts";
import { recordOf } from "../json-values.ts";

/** A message's type and what it says. */
export type Message = readonly [type: string, data: Readonly<Record<string, unknown>>];

export interface Ran {
  readonly executed: readonly string[];
  readonly cached: readonly string[];
  /** The last node that is known to have run. */
  readonly node: string | undefined;
}

/** Nodes that ran, by the result or, where there is none, by what was last written of its progress. */
export function ranIn({ result, progress }: Pick<Job, "result" | "progress">): Ran {
  const graph = recordOf(progress?.["graph"]) ?? {};
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const node = graph["node"];
  return {
    executed: texts(result === null ? graph["done"] : result["executed"]),
    cached: texts(result === null ? graph["cached"] : result["cached"]),
    node: typeof node === "string" ? node : undefined,
  };
}

/** @param ran where more is known than the row has
 *  @returns undefined for a job that has not begun, or not ended */
export function endedMessage(
  job: Job,
  language: Language,
  { executed, cached, node }: Ran = ranIn(job),
): Message | undefined {
  const { promptId } = originOf(job);
  const about = { prompt_id: promptId, timestamp: (job.finishedAt ?? new Date()).getTime() };
  const done = [...cached, ...executed];
  const typeOf = (id: string | undefined): string | null => {
    const type = id === undefined ? undefined : requestOf(job).prompt[id]?.class_type;
    return typeof type === "string" ? type : null;
  };
  switch (job.state) {
    case "done":
      return ["execution_success", about];
    case "cancelled":
      if (job.startedAt === null) return undefined;
      return [
        "execution_interrupted",
        { ...about, node_id: node ?? null, node_type: typeOf(node), executed: done },
      ];
    case "failed": {
      const problem = storedProblem(job);
      const faulty = faultyNode(job) ?? node;
      return [
        "execution_error",
        {
          ...about,
          node_id: faulty ?? null,
          node_type: typeOf(faulty),
          executed: done,
          exception_message: problem?.sentence[language] ?? "",
          exception_type: problem?.code ?? "job/failed",
          traceback: [],
          current_inputs: {},
          current_outputs: done,
        },
      ];
    }
    case "queued":
    case "paused":
    case "running":
      return undefined;
  }
}

function faultyNode({ error }: Pick<Job, "error">): string | undefined {
  const faults = error?.["faults"];
  const field = Array.isArray(faults) ? recordOf(faults[0])?.["field"] : undefined;
  return typeof field === "string" ? field : undefined;
}
