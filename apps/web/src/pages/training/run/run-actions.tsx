/** What can be done with a run: stop it, go on with it, use what it made, or begin another like it. */
import { Button, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Job } from "@inkloom/client";
import {
  IconClipboardCopy,
  IconPlayerPlay,
  IconPlayerStop,
  IconSparkles,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { sendTo } from "../../../pictures/send-to.ts";
import { cancelJob } from "../../../service/job-end.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../../service/tools.ts";
import { takeOver } from "../form/training-draft.ts";
import { TRAINING } from "../training-address.ts";
import { type RunDetails, startRun } from "../training-service.ts";
import { trainingWords } from "../training-words.ts";
import { usedAs } from "./made-file.ts";
import { isOpen, type RunState } from "./run-state.ts";

import style from "../training.module.css";

interface RunActionsProps {
  readonly name: string;
  readonly state: RunState;
  /** Undefined where this service has no such tool. */
  readonly tool: ToolDeclaration | undefined;
  readonly run: RunDetails | undefined;
  readonly job: Job | undefined;
}

export function RunActions({ name, state, tool, run, job }: RunActionsProps): ReactNode {
  const say = trainingWords.use();
  const [busy, setBusy] = useState(false);
  // Where its folder says that no service can go on with it, its last job is of no help either.
  const known = run === undefined || run.tool === null ? job?.parameters : run.parameters;
  const parameters = known ?? undefined;
  const isMade = state === "done" || (state === "failed" && run?.finished);
  const made = isMade ? run?.files.find(({ epoch }) => epoch === null) : undefined;
  const sent = made && usedAs(made);
  const does = (work: () => Promise<unknown>): void => {
    setBusy(true);
    work()
      .catch(tellProblem)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <div className={style["actions"]}>
      {isOpen(state) && job !== undefined && (
        <Tooltip label={say("cancelHow")}>
          <Button
            variant="default"
            loading={busy}
            disabled={job.cancelling}
            leftSection={<IconPlayerStop size={18} aria-hidden />}
            onClick={() => {
              does(() => cancelJob(job.id));
            }}
          >
            {say("cancel")}
          </Button>
        </Tooltip>
      )}
      {(state === "stopped" || state === "failed") &&
        tool !== undefined &&
        (parameters === undefined ? (
          <Text size="sm">{say("elsewhere")}</Text>
        ) : (
          <Tooltip label={say("goOnHow")} disabled={run?.hasState !== true} multiline maw={320}>
            <Button
              loading={busy}
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
              onClick={() => {
                does(() => startRun(tool, parameters));
              }}
            >
              {say(run?.hasState === true ? "goOn" : "again")}
            </Button>
          </Tooltip>
        ))}
      {sent !== undefined && (
        <Button
          leftSection={<IconSparkles size={18} aria-hidden />}
          onClick={() => {
            sendTo(sent);
          }}
        >
          {say("use")}
        </Button>
      )}
      {tool !== undefined && parameters !== undefined && (
        <Button
          variant="default"
          leftSection={<IconClipboardCopy size={18} aria-hidden />}
          onClick={() => {
            takeOver(tool, parameters);
            notifications.show({ message: say("likeThisDone", { name }) });
            navigate(TRAINING);
          }}
        >
          {say("likeThis")}
        </Button>
      )}
    </div>
  );
}
