/** How far a job is: what it does, how long it still takes, the picture as it is by now. */
import { Progress, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { useEffect, useState, type ReactNode } from "react";
import type { LiveJob } from "../../../service/live-jobs.ts";
import { saySeconds, secondsLeft, shareDone } from "../../../service/time-left.ts";
import { resultWords } from "./result-words.ts";
import style from "./results.module.css";

export function JobProgress({ live }: { readonly live: LiveJob }): ReactNode {
  const say = resultWords.use();
  const { job, preview } = live;
  const share = shareDone(job.progress);
  const waits = job.state !== "running";
  return (
    <div className={style["progress"]}>
      {preview !== undefined && (
        <img className={style["preview"]} src={preview} alt={say("preview")} />
      )}
      <div className={style["bar"]}>
        <Text size="sm" component="p" m={0}>
          {job.cancelling ? say("cancelling") : waits ? say(job.state) : <Doing live={live} />}
        </Text>
        {!waits && (
          <Progress
            value={share === undefined ? 100 : share * 100}
            striped={share === undefined}
            animated={share === undefined}
            size="md"
            mt={6}
            aria-label={say("running")}
          />
        )}
      </div>
    </div>
  );
}

function Doing({ live }: { readonly live: LiveJob }): ReactNode {
  const say = resultWords.use();
  const [now, setNow] = useState(() => performance.now());
  const clock = useInterval(() => {
    setNow(performance.now());
  }, 1000);
  const { start, stop } = clock;
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  const { progress } = live.job;
  if (progress === null) return say("working");
  const { stage, step, steps, picture } = progress;
  const left = secondsLeft(live, now);
  return [
    stage === "sample" && step !== undefined && steps !== undefined
      ? say("sample", { step, steps })
      : stage === "sample"
        ? say("running")
        : say(stage),
    picture !== undefined && picture.of > 1
      ? say("picture", { number: picture.number, of: picture.of })
      : undefined,
    left === undefined ? undefined : say("left", { time: saySeconds(left) }),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
