/** The losses of a run while it goes on: what the service had when it was asked, and each step as it is told. A step that was
 *  missed, such as while the line was down, is asked for. */
import { useEffect, useMemo, useRef, useState } from "react";
import { type Progress, useLive } from "../../../service/live-jobs.ts";
import { queryClient } from "../../../service/queries.ts";
import { lossesAfter, type RunDetails } from "../training-service.ts";
import { columnsToPoints, follows, joined, type LossPoint } from "./losses.ts";

/** Milliseconds between two askings: for steps that were missed, and for samples and advice, as epochs may be a step long. */
const ASK_AGAIN = 1000;

/** @param job id of the job that trains, while there is one */
export function useLosses(
  name: string,
  details: RunDetails | undefined,
  job: string | undefined,
): readonly LossPoint[] {
  const known = useMemo(
    () => (details === undefined ? [] : columnsToPoints(details.records)),
    [details],
  );
  const [heard, setHeard] = useState<readonly LossPoint[]>([]);
  const points = useMemo(() => joined(known, heard), [known, heard]);
  const latest = useRef(points);
  const asked = useRef(0);
  useEffect(() => {
    latest.current = points;
  }, [points]);
  const ready = details !== undefined;
  useEffect(() => {
    if (job === undefined) return undefined;
    const take = (later: readonly LossPoint[]): void => {
      latest.current = joined(latest.current, later);
      setHeard((before) => joined(before, later));
    };
    const ask = async (): Promise<void> => {
      if (performance.now() - asked.current < ASK_AGAIN) return;
      asked.current = performance.now();
      take(await lossesAfter(name, latest.current.at(-1)?.step ?? 0));
    };
    let news: ReturnType<typeof setTimeout> | undefined;
    const stop = useLive.subscribe(({ jobs }, before) => {
      const progress = jobs.get(job)?.job.progress ?? null;
      const earlier = before.jobs.get(job)?.job.progress ?? null;
      if (progress === earlier) return;
      if (hasNews(progress, earlier))
        news ??= setTimeout(() => {
          news = undefined;
          void queryClient.invalidateQueries({ queryKey: ["training", "run", name] });
        }, ASK_AGAIN);
      const point = pointOf(progress);
      if (point === undefined || !ready) return;
      // The end of a run that is told twice, or steps that a run which goes on takes again.
      const isLater = (latest.current.at(-1)?.step ?? 0) < point.step;
      if (!isLater || follows(latest.current, point.step)) take([point]);
      // What comes of a failure is asked for with the next step.
      else ask().catch(() => undefined);
    });
    return () => {
      stop();
      clearTimeout(news);
    };
  }, [name, job, ready]);
  return points;
}

/** Whether more than a step happened: the run has a folder now, samples were drawn, or an epoch was measured. */
const hasNews = (now: Progress | null, before: Progress | null): boolean =>
  now?.training !== undefined && newsOf(now.training) !== newsOf(before?.training);

const newsOf = (training: Progress["training"]): string =>
  [training?.epoch, training?.samples, training?.validationLoss].join();

function pointOf(progress: Progress | null): LossPoint | undefined {
  const { training, step } = progress ?? {};
  if (training === undefined || step === undefined) return undefined;
  const { samples: _samples, ...point } = training;
  return { step, ...point };
}
