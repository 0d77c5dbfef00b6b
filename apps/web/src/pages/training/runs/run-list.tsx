/** Every run, those that wait and go on first, then the newest. */
import { Progress, Text } from "@mantine/core";
import { IconChartLine } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Waiting } from "../../../app/session-gate.tsx";
import { sayDay } from "../../../language/sizes.ts";
import type { LiveJob } from "../../../service/live-jobs.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { sayLoss } from "../chart/numbers.ts";
import { Sparkline } from "../chart/sparkline.tsx";
import { RunBadge } from "../run/run-badge.tsx";
import { isOpen, runState } from "../run/run-state.ts";
import { useRunJobs } from "../run/use-jobs.ts";
import { runAddress } from "../training-address.ts";
import { type Run, useRuns } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import { listedRuns } from "./listed-runs.ts";
import style from "../training.module.css";

export function RunList(): ReactNode {
  const say = trainingWords.use();
  const { data, error } = useRuns();
  const jobs = useRunJobs();
  if (error !== null) return <ProblemNotice error={error} />;
  if (data === undefined) return <Waiting />;
  const runs = listedRuns(data, jobs);
  if (runs.length === 0)
    return (
      <div className={style["nothing"]}>
        <IconChartLine size={52} stroke={1} aria-hidden />
        <Text fw={600}>{say("noRuns")}</Text>
        <Text c="dimmed" maw={420} ta="center">
          {say("noRunsHow")}
        </Text>
      </div>
    );
  return (
    <ul className={style["list"]}>
      {runs.map(({ name, run, live }) => (
        <RunCard key={name} name={name} run={run} live={live} />
      ))}
    </ul>
  );
}

interface RunCardProps {
  readonly name: string;
  readonly run: Run | undefined;
  readonly live: LiveJob | undefined;
}

function RunCard({ name, run, live }: RunCardProps): ReactNode {
  const say = trainingWords.use();
  const state = runState(run, live?.job);
  const progress = isOpen(state) ? live?.job.progress : undefined;
  const isStepping = progress?.training !== undefined;
  const step = (isStepping ? progress.step : undefined) ?? run?.step ?? 0;
  const steps = (isStepping ? progress.steps : undefined) ?? run?.steps ?? undefined;
  const loss = progress?.training?.loss ?? run?.loss ?? undefined;
  const facts = [
    step === 0
      ? undefined
      : steps === undefined
        ? say("stepAlone", { step })
        : say("steps", { step, steps }),
    loss === undefined ? undefined : say("lossNow", { loss: sayLoss(loss) }),
    typeof run?.validationLoss === "number"
      ? say("heldNow", { loss: sayLoss(run.validationLoss) })
      : undefined,
    run === undefined ? undefined : say("changed", { when: sayDay(run.changedAt) }),
  ].filter((fact) => fact !== undefined);
  return (
    <li className={style["card"]} data-run={name} data-state={state}>
      <Link
        href={runAddress(name)}
        className={style["cardLink"] ?? ""}
        aria-label={say("open", { name })}
      >
        <span className={style["cardName"]}>{name}</span>
        <RunBadge state={state} />
      </Link>
      {run !== undefined && run.curve.length > 1 && (
        <Sparkline
          values={run.curve}
          share={steps === undefined ? 1 : Math.min(1, Math.max(0.05, run.step / steps))}
          label={say("curve")}
        />
      )}
      {isOpen(state) && steps !== undefined && (
        <Progress value={(100 * step) / steps} size="sm" aria-label={say("progress", { name })} />
      )}
      <Text size="sm" c="dimmed">
        {facts.join(" · ")}
      </Text>
    </li>
  );
}
