/** A job that runs: its picture so far, how far it is, how long it still takes. */
import { Button, Progress, Text } from "@mantine/core";
import type { Job } from "@inkloom/client";
import { IconPhoto, IconX } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { useLiveJob, type LiveJob } from "../../../service/live-jobs.ts";
import { saySeconds, secondsLeft, shareDone } from "../../../service/time-left.ts";
import { changeJob, told } from "../actions/job-actions.ts";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { JobWords, useJobName } from "./job-words.tsx";

export function RunningJob({ job: listed }: { readonly job: Job }): ReactNode {
  const say = queueWords.use();
  const mayWork = useMayWork();
  const live = useLiveJob(listed.id);
  const job = live !== undefined && live.job.revision >= listed.revision ? live.job : listed;
  const name = useJobName(job);
  const progress = useProgressWords(job, live);
  const picture = job.progress?.picture;
  // Between the steps of two pictures the finished ones count.
  const share =
    shareDone(job.progress) ?? (picture && (picture.number - 1) / Math.max(1, picture.of));
  const cancels = say("actOn", { action: say("cancel"), job: name });
  return (
    <div className={style["running"]} role="listitem" data-job={job.id}>
      <div className={style["preview"]}>
        {live?.preview === undefined ? (
          <IconPhoto size={28} stroke={1.3} aria-hidden />
        ) : (
          <img src={live.preview} alt={say("preview")} />
        )}
      </div>
      <div className={style["runningWords"]}>
        <JobWords job={job} />
        <Progress.Root size="md" mt={8}>
          <Progress.Section
            value={100 * (share ?? 0)}
            withAria
            aria-label={say("progress", { job: name })}
            animated={share === undefined}
          />
        </Progress.Root>
        <Text size="xs" c="dimmed" mt={4}>
          {progress}
        </Text>
        {job.progress?.notice !== undefined && (
          <Text size="xs" mt={2}>
            {job.progress.notice}
          </Text>
        )}
      </div>
      {mayWork && (
        <Button
          className={style["stop"] ?? ""}
          size="sm"
          variant="default"
          leftSection={<IconX size={16} aria-hidden />}
          disabled={job.cancelling}
          aria-label={cancels}
          onClick={() => void told(changeJob(job.id, "cancel"))}
        >
          {say(job.cancelling ? "cancelling" : "dismiss")}
        </Button>
      )}
    </div>
  );
}

function useProgressWords(job: Job, live: LiveJob | undefined): string {
  const say = queueWords.use();
  const now = useNow();
  const { progress } = job;
  if (job.cancelling) return say("cancelling");
  if (progress === null) return say("begins");
  const { stage, step, steps, picture } = progress;
  const left = live === undefined ? undefined : secondsLeft(live, now);
  return [
    say(stage),
    step !== undefined && steps !== undefined && say("step", { step, steps }),
    picture !== undefined &&
      picture.of > 1 &&
      say("picture", { number: picture.number, of: picture.of }),
    left !== undefined && say("left", { time: saySeconds(left) }),
  ]
    .filter((part) => part !== false)
    .join(" · ");
}

/** The clock of `performance.now`, twice a second. */
function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
