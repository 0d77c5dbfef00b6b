/** All that can be done with one job. */
import { ActionIcon, Menu } from "@mantine/core";
import type { Job } from "@inkloom/client";
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconFlag,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSitemap,
  IconTrash,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import { changeJob, told } from "../actions/job-actions.ts";
import { removeJobs } from "../actions/many.tsx";
import { queueWords } from "../queue-words.ts";
import { useJobName } from "./job-words.tsx";

/** Places in the line that a job can be sent to. */
export type Step = "first" | "up" | "down" | "last";

interface JobMenuProps {
  readonly job: Job;
  readonly onStep?: (step: Step) => void;
  /** Steps that lead somewhere. */
  readonly steps?: readonly Step[];
  readonly onPriority?: () => void;
}

const STEP_ICONS: Readonly<Record<Step, TablerIcon>> = {
  first: IconArrowBarToUp,
  up: IconArrowUp,
  down: IconArrowDown,
  last: IconArrowBarToDown,
};

export function JobMenu({ job, onStep, steps = [], onPriority }: JobMenuProps): ReactNode {
  const say = queueWords.use();
  const mayWork = useMayWork();
  const label = say("actions", { job: useJobName(job) });
  const item = (words: string, Icon: TablerIcon, act: () => unknown): ReactNode => (
    <Menu.Item key={words} leftSection={<Icon size={18} aria-hidden />} onClick={() => void act()}>
      {words}
    </Menu.Item>
  );
  const waits = job.state === "queued" || job.state === "paused";
  const again = job.state === "failed" || job.state === "cancelled";
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} title={label}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item(say("edit"), IconPencil, () => {
          sendTo({ target: "restore", job: job.id });
        })}
        {item(say("workflow"), IconSitemap, () => {
          sendTo({ target: "workflow", job: job.id });
        })}
        {mayWork && waits && (
          <>
            <Menu.Divider />
            {job.state === "queued"
              ? item(say("hold"), IconPlayerPause, () => told(changeJob(job.id, "pause")))
              : item(say("release"), IconPlayerPlay, () => told(changeJob(job.id, "resume")))}
            {steps.map((step) => item(say(step), STEP_ICONS[step], () => onStep?.(step)))}
            {onPriority !== undefined && item(say("setPriority"), IconFlag, onPriority)}
            <Menu.Divider />
            {item(say("cancel"), IconX, () => told(changeJob(job.id, "cancel")))}
          </>
        )}
        {mayWork &&
          again &&
          item(say("retry"), IconRefresh, () => told(changeJob(job.id, "retry")))}
        {mayWork && (again || job.state === "done") && (
          <>
            <Menu.Divider />
            {item(say("remove"), IconTrash, () => {
              removeJobs([job.id]);
            })}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
