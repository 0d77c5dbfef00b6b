/** The same done to many jobs: how far it is stands in the corner of the page, and it can be stopped there. */
import { Button, Progress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { queueWords } from "../queue-words.ts";
import { inTurn } from "./in-turn.ts";
import { endedPage, queuePage } from "../view/use-queue.ts";
import type { QueueView } from "../view/queue-view.ts";
import { changeJob, removeJob } from "./job-actions.ts";
import { removeLater, UNDO_TIME } from "./removal.ts";
import { forget } from "./selection.ts";

/** Fewer are done before anybody could read of it. */
const WORTH_TELLING = 8;

export async function doToMany(
  action: string,
  ids: readonly string[],
  work: (id: string) => Promise<void>,
): Promise<void> {
  const say = queueWords.say;
  const stopping = new AbortController();
  const id = `many ${action} ${Date.now()}`;
  const tells = ids.length >= WORTH_TELLING;
  const notice = (done: number) => ({
    id,
    autoClose: false as const,
    withCloseButton: false,
    message: (
      <Stack gap={6}>
        <Text size="sm">{say("working", { action, done, of: ids.length })}</Text>
        <Progress value={(100 * done) / ids.length} aria-hidden />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            stopping.abort();
          }}
        >
          {say("stop")}
        </Button>
      </Stack>
    ),
  });
  if (tells) notifications.show(notice(0));
  let last = 0;
  let finished = 0;
  const failures = await inTurn(ids, work, {
    signal: stopping.signal,
    onDone: (done) => {
      finished = done;
      if (!tells || performance.now() - last < 200) return;
      last = performance.now();
      notifications.update(notice(done));
    },
  });
  if (tells) notifications.hide(id);
  if (failures.length > 0) {
    tellProblem(failures[0]);
    notifications.show({
      color: "red",
      message: say("someFailed", { action, failed: failures.length, of: ids.length }),
    });
  } else if (tells) notifications.show({ message: say("worked", { action, done: finished }) });
}

/** Takes ended jobs out of the history, with time to undo it. */
export function removeJobs(ids: readonly string[]): void {
  const say = queueWords.say;
  forget(ids);
  const undo = removeLater(ids, (going) => doToMany(say("remove"), going, removeJob));
  const id = `removed ${ids[0] ?? ""} ${Date.now()}`;
  notifications.show({
    id,
    autoClose: UNDO_TIME - 300,
    message: (
      <Stack gap={6} align="flex-start">
        <Text size="sm">{say("removed", { count: ids.length })}</Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          {say("undo")}
        </Button>
      </Stack>
    ),
  });
}

/** Ids of all jobs that wait and fit. */
export async function waitingIds(filter: QueueView): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; ; from += MOST) {
    const { jobs, total } = await queuePage(filter, from, MOST);
    for (const { job, place } of jobs) if (place !== null) ids.push(job.id);
    if (jobs.length === 0 || from + MOST >= total) return ids;
  }
}

const MOST = 1000;

/** Ids of all ended jobs that fit. */
export async function endedIds(filter: Omit<QueueView, "part">): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await endedPage(filter, cursor, 200);
    ids.push(...page.jobs.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/** Runs all jobs again that failed and fit. */
export async function retryFailed(filter: Omit<QueueView, "part" | "state">): Promise<void> {
  const say = queueWords.say;
  const ids = await endedIds({ ...filter, state: "failed" });
  if (ids.length === 0) notifications.show({ message: say("nothingFailed") });
  else await doToMany(say("retry"), ids, (id) => changeJob(id, "retry"));
}
