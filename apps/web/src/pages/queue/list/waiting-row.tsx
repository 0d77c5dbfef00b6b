/** One job of the line. */
import { useSortable } from "@dnd-kit/sortable";
import { ActionIcon, Badge, Checkbox } from "@mantine/core";
import type { Job } from "@inkloom/client";
import {
  IconArrowBarToUp,
  IconGripVertical,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { useLiveJob } from "../../../service/live-jobs.ts";
import { changeJob, told } from "../actions/job-actions.ts";
import { toggle, useSelection } from "../actions/selection.ts";
import { JobMenu, type Step } from "../job/job-menu.tsx";
import { sayMoment, sayWhen } from "../job/job-times.ts";
import { JobWords, useJobName } from "../job/job-words.tsx";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import type { QueueView } from "../view/queue-view.ts";
import { BatchHead } from "./batch-head.tsx";

interface WaitingRowProps {
  readonly job: Job;
  readonly index: number;
  readonly last: boolean;
  readonly view: QueueView;
  readonly batch: "head" | "within" | "none";
  /** Ids from a row to this one. */
  readonly rowsFrom: (anchor: number) => readonly string[];
  readonly onStep: (step: Step) => void;
  readonly onPriority: () => void;
}

export function WaitingRow(props: WaitingRowProps): ReactNode {
  const { job: listed, index, last, view, batch, rowsFrom, onStep, onPriority } = props;
  const say = queueWords.use();
  const mayWork = useMayWork();
  const live = useLiveJob(listed.id);
  const job = live !== undefined && live.job.revision > listed.revision ? live.job : listed;
  const name = useJobName(job);
  const chosen = useSelection(({ ids }) => ids.has(job.id));
  const sortable = useSortable({ id: job.id, attributes: { roleDescription: say("sortable") } });
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = sortable;
  const over = sortable.isOver && !isDragging;
  const below = over && sortable.activeIndex < sortable.index;
  const act = (words: string, Icon: TablerIcon, does: () => void): ReactNode => (
    <ActionIcon
      title={words}
      className={style["wideOnly"] ?? ""}
      variant="subtle"
      color="gray"
      size={32}
      aria-label={say("actOn", { action: words, job: name })}
      onClick={does}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
  const steps: Step[] = [
    ...(index > 0 ? (["first", "up"] as const) : []),
    ...(last ? [] : (["down", "last"] as const)),
  ];
  return (
    <div
      ref={setNodeRef}
      className={style["row"]}
      data-job={job.id}
      data-batch={batch === "none" ? undefined : batch}
      data-drop={over ? (below ? "below" : "above") : undefined}
      data-dragging={isDragging || undefined}
      data-chosen={chosen || undefined}
    >
      {batch === "head" && job.batch !== null && <BatchHead batch={job.batch} view={view} />}
      <div className={style["cells"]}>
        {mayWork && (
          <>
            <button
              title={say("dragHelp")}
              ref={setActivatorNodeRef}
              type="button"
              className={style["handle"]}
              {...attributes}
              {...listeners}
              aria-label={say("drag", { job: name })}
            >
              <IconGripVertical size={18} aria-hidden />
            </button>
            <Checkbox
              aria-label={say("select", { job: name })}
              checked={chosen}
              onChange={({ nativeEvent }) => {
                const shift = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
                const { anchor } = useSelection.getState();
                toggle(job.id, index, shift && anchor !== undefined ? rowsFrom(anchor) : undefined);
              }}
            />
          </>
        )}
        <span className={style["place"]} title={say("place", { place: index + 1 })}>
          {index + 1}
        </span>
        <JobWords job={job} facts={[sayWhen(job.createdAt, new Date())]} />
        <div className={style["badges"]} title={sayMoment(job.createdAt)}>
          {job.state === "paused" && (
            <Badge variant="default" tt="none">
              {say("paused")}
            </Badge>
          )}
          {job.waitsFor > 0 && (
            <Badge variant="default" tt="none">
              {say("waitsFor", { count: job.waitsFor })}
            </Badge>
          )}
          {job.priority !== 0 && (
            <Badge variant="default" tt="none">
              {say("priority", { priority: job.priority })}
            </Badge>
          )}
        </div>
        <div className={style["acts"]}>
          {mayWork && (
            <>
              {job.state === "paused"
                ? act(say("release"), IconPlayerPlay, () => void told(changeJob(job.id, "resume")))
                : act(say("hold"), IconPlayerPause, () => void told(changeJob(job.id, "pause")))}
              {index > 0 &&
                act(say("first"), IconArrowBarToUp, () => {
                  onStep("first");
                })}
              {act(say("cancel"), IconX, () => void told(changeJob(job.id, "cancel")))}
            </>
          )}
          <JobMenu job={job} steps={steps} onStep={onStep} onPriority={onPriority} />
        </div>
      </div>
    </div>
  );
}
