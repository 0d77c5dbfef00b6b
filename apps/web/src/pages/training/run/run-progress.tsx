/** How far a run is, what its last step came to, and how long it still takes. */
import { Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Values } from "../../../form/values.ts";
import type { LiveJob } from "../../../service/live-jobs.ts";
import { saySeconds, shareDone } from "../../../service/time-left.ts";
import { sayLoss } from "../chart/numbers.ts";
import { trainingWords } from "../training-words.ts";
import { type LossPoint, secondsPerStep } from "./losses.ts";
import style from "../training.module.css";

interface RunProgressProps {
  readonly name: string;
  readonly live: LiveJob;
  readonly points: readonly LossPoint[];
  /** What was asked for, where it is known. */
  readonly parameters: Values | null;
}

export function RunProgress({ name, live, points, parameters }: RunProgressProps): ReactNode {
  const say = trainingWords.use();
  const { job } = live;
  const share = shareDone(job.progress);
  const runs = job.state === "running";
  return (
    <div className={style["progress"]}>
      <Text size="sm" role="status" className={style["numbers"] ?? ""}>
        {job.cancelling
          ? say("cancelling")
          : job.state === "queued"
            ? say("waiting")
            : job.state === "paused"
              ? say("paused")
              : doing(say, live, points, parameters)}
      </Text>
      {runs && (
        <Progress
          mt={6}
          size="lg"
          value={share === undefined ? 100 : share * 100}
          striped={share === undefined}
          animated={share === undefined}
          aria-label={say("progress", { name })}
        />
      )}
    </div>
  );
}

function doing(
  say: ReturnType<typeof trainingWords.use>,
  { job: { progress } }: LiveJob,
  points: readonly LossPoint[],
  parameters: Values | null,
): string {
  if (progress === null) return say("begins");
  const { stage, step = 0, steps = 0, training } = progress;
  if (stage === "latents") return say("latents", { step, steps });
  if (training === undefined) return say(stage === "load" ? "load" : "begins");
  const { epoch, loss } = training;
  const each = secondsPerStep(points);
  const left = each === undefined ? undefined : each * (steps - step);
  const held = points.findLast((point) => point.validationLoss !== undefined)?.validationLoss;
  const epochs = parameters?.["max_train_epochs"];
  const isByEpochs =
    typeof epochs === "number" && typeof parameters?.["max_train_steps"] !== "number";
  return [
    say("steps", { step, steps }),
    isByEpochs ? say("epochs", { epoch, epochs }) : say("epochAlone", { epoch }),
    say("lossNow", { loss: sayLoss(loss) }),
    held === undefined ? undefined : say("heldNow", { loss: sayLoss(held) }),
    each === undefined ? undefined : say("perStep", { seconds: Number(each.toPrecision(2)) }),
    left === undefined || left === 0 ? undefined : say("left", { time: saySeconds(left) }),
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
