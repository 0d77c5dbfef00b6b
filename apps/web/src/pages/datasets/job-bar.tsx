/** How far a job is, and a way to stop it. */
import { Button, Group, Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { shareDone } from "../../service/time-left.ts";
import type { ToolJob } from "./use-tool-job.ts";

interface JobBarProps {
  readonly job: ToolJob;
  readonly label: string;
  readonly stop: string;
}

export function JobBar({ job, label, stop }: JobBarProps): ReactNode {
  if (!job.busy) return null;
  const progress = job.live?.job.progress ?? null;
  return (
    <div>
      <Group gap="sm">
        <Text size="sm" role="status">
          {label}
          {progress?.step !== undefined && ` ${progress.step} / ${progress.steps ?? ""}`}
        </Text>
        <Button size="compact-sm" variant="default" ms="auto" onClick={job.stop}>
          {stop}
        </Button>
      </Group>
      <Progress mt={6} value={100 * (shareDone(progress) ?? 0)} aria-label={label} animated />
    </div>
  );
}
