/** One job that has ended: what came of it, or why nothing did. */
import { ActionIcon, Checkbox } from "@mantine/core";
import type { Job } from "@inkloom/client";
import {
  IconCircleCheck,
  IconCircleX,
  IconPencil,
  IconPlayerStop,
  IconRefresh,
  IconTrash,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import { changeJob, told } from "../actions/job-actions.ts";
import { removeJobs } from "../actions/many.tsx";
import { toggle, useSelection } from "../actions/selection.ts";
import { JobFiles } from "../job/job-files.tsx";
import { JobMenu } from "../job/job-menu.tsx";
import { JobProblem } from "../job/job-problem.tsx";
import { sayDuration, sayMoment, sayWhen } from "../job/job-times.ts";
import { JobWords, useJobName } from "../job/job-words.tsx";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import type { QueueView } from "../view/queue-view.ts";
import { BatchHead } from "./batch-head.tsx";

interface EndedRowProps {
  readonly job: Job;
  readonly index: number;
  readonly view: QueueView;
  readonly batch: "head" | "within" | "none";
  readonly rowsFrom: (anchor: number) => readonly string[];
}

const STATE_ICONS: Readonly<Partial<Record<Job["state"], TablerIcon>>> = {
  done: IconCircleCheck,
  failed: IconCircleX,
  cancelled: IconPlayerStop,
};

export function EndedRow({ job, index, view, batch, rowsFrom }: EndedRowProps): ReactNode {
  const say = queueWords.use();
  const mayWork = useMayWork();
  const name = useJobName(job);
  const chosen = useSelection(({ ids }) => ids.has(job.id));
  const time = sayDuration(job);
  const Icon = STATE_ICONS[job.state] ?? IconCircleCheck;
  const act = (words: string, ActIcon: TablerIcon, does: () => void): ReactNode => (
    <ActionIcon
      title={words}
      className={style["wideOnly"] ?? ""}
      variant="subtle"
      color="gray"
      size={32}
      aria-label={say("actOn", { action: words, job: name })}
      onClick={does}
    >
      <ActIcon size={18} aria-hidden />
    </ActionIcon>
  );
  return (
    <div
      className={style["row"]}
      data-job={job.id}
      data-batch={batch === "none" ? undefined : batch}
      data-chosen={chosen || undefined}
    >
      {batch === "head" && job.batch !== null && <BatchHead batch={job.batch} view={view} />}
      <div className={style["cells"]}>
        {mayWork && (
          <Checkbox
            aria-label={say("select", { job: name })}
            checked={chosen}
            onChange={({ nativeEvent }) => {
              const shift = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
              const { anchor } = useSelection.getState();
              toggle(job.id, index, shift && anchor !== undefined ? rowsFrom(anchor) : undefined);
            }}
          />
        )}
        <span className={style["state"]} data-state={job.state}>
          <Icon size={18} aria-hidden />
          <span className={style["stateWord"]}>{say(job.state)}</span>
        </span>
        <JobWords
          job={job}
          facts={[
            job.finishedAt === null ? undefined : sayWhen(job.finishedAt, new Date()),
            time === undefined ? undefined : say("took", { time }),
            job.attempts > 1 ? say("attempt", { attempt: job.attempts }) : undefined,
          ]}
        />
        <JobFiles job={job} />
        <div
          className={style["acts"]}
          title={job.finishedAt === null ? undefined : sayMoment(job.finishedAt)}
        >
          {mayWork && job.state !== "done"
            ? act(say("retry"), IconRefresh, () => void told(changeJob(job.id, "retry")))
            : act(say("edit"), IconPencil, () => {
                sendTo({ target: "restore", job: job.id });
              })}
          {mayWork &&
            act(say("remove"), IconTrash, () => {
              removeJobs([job.id]);
            })}
          <JobMenu job={job} />
        </div>
      </div>
      {job.error !== null && <JobProblem error={job.error} />}
    </div>
  );
}
