/** What can be done with the chosen jobs; there as long as some are chosen. */
import { ActionIcon, Button, Text, Tooltip } from "@mantine/core";
import {
  IconFlag,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { changeJob, told } from "./actions/job-actions.ts";
import { doToMany, endedIds, removeJobs, waitingIds } from "./actions/many.tsx";
import { select, useSelection } from "./actions/selection.ts";
import { queueWords } from "./queue-words.ts";
import style from "./queue.module.css";
import type { QueueView } from "./view/queue-view.ts";

interface SelectionBarProps {
  readonly view: QueueView;
  readonly onPriority: (ids: readonly string[]) => void;
}

export function SelectionBar({ view, onPriority }: SelectionBarProps): ReactNode {
  const say = queueWords.use();
  const chosen = useSelection(({ ids }) => ids);
  if (chosen.size === 0) return null;
  const ids = [...chosen];
  const button = (words: string, Icon: TablerIcon, act: () => void): ReactNode => (
    <Button size="xs" variant="default" leftSection={<Icon size={16} aria-hidden />} onClick={act}>
      {words}
    </Button>
  );
  const change = (action: "pause" | "resume" | "cancel" | "retry", words: string) => (): void => {
    select([]);
    void doToMany(words, ids, (id) => changeJob(id, action));
  };
  return (
    <div className={style["selection"]} role="region" aria-label={say("selection")}>
      <Text size="sm" fw={600} role="status">
        {say("selected", { count: chosen.size })}
      </Text>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => {
          void told((view.part === "waiting" ? waitingIds(view) : endedIds(view)).then(select));
        }}
      >
        {say("selectAll")}
      </Button>
      <div className={style["selectionActs"]}>
        {view.part === "waiting" ? (
          <>
            {button(say("hold"), IconPlayerPause, change("pause", say("hold")))}
            {button(say("release"), IconPlayerPlay, change("resume", say("release")))}
            {button(say("setPriority"), IconFlag, () => {
              onPriority(ids);
            })}
            {button(say("cancel"), IconX, change("cancel", say("cancel")))}
          </>
        ) : (
          <>
            {button(say("retry"), IconRefresh, change("retry", say("retry")))}
            {button(say("remove"), IconTrash, () => {
              removeJobs(ids);
            })}
          </>
        )}
        <Tooltip label={say("unselect")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={say("unselect")}
            onClick={() => {
              select([]);
            }}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
