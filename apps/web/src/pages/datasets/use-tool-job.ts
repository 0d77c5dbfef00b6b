/** A tool that is asked for from this page, with what became of it. */
import type { Job } from "@inkloom/client";
import { useEffect, useRef, useState } from "react";
import { cancelJob } from "../../service/job-end.ts";
import { isEnded, type LiveJob, noteJob, useLiveJob } from "../../service/live-jobs.ts";
import { tellProblem } from "../../service/problem-notice.tsx";
import { service } from "../../service/service.ts";

export interface ToolJob {
  readonly live: LiveJob | undefined;
  readonly busy: boolean;
  /** What was refused, or what the job ended with. */
  readonly error: unknown;
  readonly start: (tool: string, parameters: object) => Promise<void>;
  readonly stop: () => void;
}

/** @param onDone hears once of each job that is done */
export function useToolJob(onDone: (job: Job) => void): ToolJob {
  const [id, setId] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const live = useLiveJob(id);
  const job = live?.job;
  const told = useRef<string>(undefined);
  const newest = useRef(onDone);
  useEffect(() => {
    newest.current = onDone;
  });
  useEffect(() => {
    if (job?.state !== "done" || told.current === job.id) return;
    told.current = job.id;
    newest.current(job);
  }, [job]);
  return {
    live,
    busy: asking || (id !== undefined && (job === undefined || !isEnded(job))),
    error: refused ?? job?.error ?? undefined,
    async start(tool, parameters) {
      setAsking(true);
      setRefused(undefined);
      setId(undefined);
      try {
        const made = await service().submit(tool as "tag", parameters);
        noteJob(made);
        setId(made.id);
      } catch (error) {
        setRefused(error);
      } finally {
        setAsking(false);
      }
    },
    stop() {
      if (id !== undefined) cancelJob(id).catch(tellProblem);
    },
  };
}
