/** One run: how far it is, its curves, its samples, what it made, and what can be done with it. */
import { Alert, Text, Title } from "@mantine/core";
import { InkloomProblem } from "@inkloom/client";
import { IconArrowLeft, IconBulb } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Waiting } from "../../../app/session-gate.tsx";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { TRAINING } from "../training-address.ts";
import { useRunDetails } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import { RunActions } from "./run-actions.tsx";
import { RunBadge } from "./run-badge.tsx";
import { RunCharts } from "./run-charts.tsx";
import { RunFiles } from "./run-files.tsx";
import { RunMemory } from "./run-memory.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunSamples } from "./run-samples.tsx";
import { RunSettings } from "./run-settings.tsx";
import { isOpen, runState } from "./run-state.ts";
import { useRunJobs } from "./use-jobs.ts";
import { useLosses } from "./use-losses.ts";
import style from "../training.module.css";

interface RunViewProps {
  readonly name: string;
  readonly tools: readonly ToolDeclaration[];
}

export function RunView({ name, tools }: RunViewProps): ReactNode {
  const say = trainingWords.use();
  const { data: run, error, isPending } = useRunDetails(name);
  const live = useRunJobs().get(name);
  const state = runState(run, live?.job);
  const points = useLosses(name, run, isOpen(state) ? live?.job.id : undefined);
  const parameters = run?.parameters ?? live?.job.parameters ?? null;
  const tool = tools.find(({ id }) => id === (live?.job.tool ?? run?.tool));
  const isGone = error instanceof InkloomProblem && error.status === 404;
  const steps =
    (live?.job.progress?.training && isOpen(state) ? live.job.progress.steps : undefined) ??
    run?.steps ??
    undefined;
  return (
    <div className={style["run"]}>
      <Link href={TRAINING} className={style["back"] ?? ""}>
        <IconArrowLeft size={16} aria-hidden /> {say("back")}
      </Link>
      <div className={style["runHead"]}>
        <Title order={1} size="h3" className={style["runName"] ?? ""}>
          {name}
        </Title>
        {(run !== undefined || live !== undefined) && <RunBadge state={state} />}
        <RunActions name={name} state={state} tool={tool} run={run} job={live?.job} />
      </div>
      {error !== null && !(isGone && live !== undefined) && (
        <>{isGone ? <Text>{say("gone", { name })}</Text> : <ProblemNotice error={error} />}</>
      )}
      {isPending && live === undefined && <Waiting />}
      {live !== undefined && isOpen(state) && (
        <RunProgress name={name} live={live} points={points} parameters={parameters} />
      )}
      {state === "failed" && live?.job.error && <ProblemNotice error={live.job.error} />}
      {run?.advice && (
        <Alert color="ink" icon={<IconBulb aria-hidden />} title={say("whenToStop")}>
          {run.advice.text}
        </Alert>
      )}
      <RunCharts name={name} points={points} steps={steps} waits={isOpen(state)} />
      {run !== undefined && (
        <>
          <RunSamples run={run} points={points} parameters={parameters} goesOn={isOpen(state)} />
          <RunFiles run={run} />
        </>
      )}
      <RunMemory job={live?.job} />
      {tool !== undefined && parameters !== null && (
        <RunSettings tool={tool} parameters={parameters} />
      )}
    </div>
  );
}
