/** Runs for a list: those with a folder and those whose job still waits, in one order. */
import type { LiveJob } from "../../../service/live-jobs.ts";
import { isOpen, runState } from "../run/run-state.ts";
import type { Run } from "../training-service.ts";

export interface ListedRun {
  readonly name: string;
  /** undefined while it has no folder. */
  readonly run: Run | undefined;
  /** The newest job of it that is known. */
  readonly live: LiveJob | undefined;
}

/** Those that wait or go on first; jobs that ended without a folder are listed too, as they say why. */
export function listedRuns(
  runs: readonly Run[],
  jobs: ReadonlyMap<string, LiveJob>,
): readonly ListedRun[] {
  const known = runs.map((run): ListedRun => ({ name: run.name, run, live: jobs.get(run.name) }));
  const names = new Set(runs.map(({ name }) => name));
  const others = [...jobs]
    .filter(([name, { job }]) => !names.has(name) && job.state !== "done")
    .map(([name, live]): ListedRun => ({ name, run: undefined, live }));
  const all = [...others, ...known];
  const open = ({ run, live }: ListedRun): boolean => isOpen(runState(run, live?.job));
  const moment = ({ run, live }: ListedRun): string =>
    run?.changedAt ?? live?.job.finishedAt ?? live?.job.createdAt ?? "";
  return all.toSorted(
    (a, b) => Number(open(b)) - Number(open(a)) || (moment(a) < moment(b) ? 1 : -1),
  );
}
