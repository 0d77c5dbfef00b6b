/** What concerns the whole queue: how much there is, pausing it, clearing it. */
import { ActionIcon, Alert, Button, Group, Menu, Text, Title, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useAccount, useIsAdmin, useMayWork } from "../../app/session.ts";
import { clearQueue, pauseQueue, told, type Whose } from "./actions/job-actions.ts";
import { endedIds, removeJobs, retryFailed } from "./actions/many.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { queueWords } from "./queue-words.ts";
import style from "./queue.module.css";
import type { QueuePage } from "./view/queue-rows.ts";
import type { QueueView } from "./view/queue-view.ts";
import { useCounts } from "./view/use-queue.ts";

interface QueueHeaderProps {
  readonly view: QueueView;
  readonly paused: QueuePage["paused"] | undefined;
}

export function QueueHeader({ view, paused }: QueueHeaderProps): ReactNode {
  const say = queueWords.use();
  const mayWork = useMayWork();
  const { data: counts } = useCounts();
  const mine = paused?.mine === true;
  return (
    <>
      <Group className={style["header"] ?? ""} gap="sm" wrap="nowrap">
        <div>
          <Title order={1} size="h3">
            {say("title")}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {counts === undefined
              ? " "
              : say("now", { running: counts.running, count: counts.queued + counts.paused })}
          </Text>
        </div>
        {mayWork ? (
          <Group gap="xs" ml="auto" wrap="nowrap">
            <Tooltip label={say("pauseHelp")} disabled={mine}>
              <Button
                variant={mine ? "filled" : "default"}
                leftSection={
                  mine ? (
                    <IconPlayerPlay size={18} aria-hidden />
                  ) : (
                    <IconPlayerPause size={18} aria-hidden />
                  )
                }
                disabled={paused === undefined}
                onClick={() => void told(pauseQueue("mine", !mine))}
              >
                {say(mine ? "resume" : "pause")}
              </Button>
            </Tooltip>
            <WholeQueueMenu view={view} paused={paused} />
          </Group>
        ) : (
          <Text size="sm" ml="auto">
            {say("viewer")}
          </Text>
        )}
      </Group>
      <PausedNotice paused={paused} />
    </>
  );
}

function PausedNotice({ paused }: Pick<QueueHeaderProps, "paused">): ReactNode {
  const say = queueWords.use();
  const isAdmin = useIsAdmin();
  if (paused === undefined || !(paused.all || paused.mine)) return null;
  return (
    <Alert
      className={style["paused"] ?? ""}
      color="yellow"
      variant="outline"
      icon={<IconPlayerPause aria-hidden />}
      p="xs"
    >
      <Text size="sm" c="var(--mantine-color-text)">
        {say(paused.all ? (isAdmin ? "pausedAll" : "pausedByAdmin") : "pausedMine")}
      </Text>
    </Alert>
  );
}

type Asked = "clear" | "remove";

function WholeQueueMenu({ view, paused }: QueueHeaderProps): ReactNode {
  const say = queueWords.use();
  const isAdmin = useIsAdmin();
  const account = useAccount();
  // Without accounts there is nobody else.
  const others = isAdmin && account !== undefined && account.id !== null;
  const [asked, setAsked] = useState<Asked>();
  const { part: _part, ...filter } = view;
  const clear = async (whose: Whose): Promise<void> => {
    setAsked(undefined);
    const cancelled = clearQueue(whose);
    if (await told(cancelled))
      notifications.show({ message: say("cancelledAll", { count: await cancelled }) });
  };
  const close = (): void => {
    setAsked(undefined);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={say("more")}>
            <ActionIcon variant="default" size={36} aria-label={say("more")}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {others && (
            <Menu.Item
              leftSection={
                paused?.all === true ? (
                  <IconPlayerPlay size={18} aria-hidden />
                ) : (
                  <IconPlayerPause size={18} aria-hidden />
                )
              }
              onClick={() => void told(pauseQueue("all", paused?.all !== true))}
            >
              {say(paused?.all === true ? "resumeAll" : "pauseAll")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconX size={18} aria-hidden />}
            onClick={() => {
              setAsked("clear");
            }}
          >
            {say("cancelAll")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={18} aria-hidden />}
            onClick={() => void told(retryFailed(filter))}
          >
            {say("retryAll")}
          </Menu.Item>
          {view.part === "ended" && (
            <Menu.Item
              leftSection={<IconTrash size={18} aria-hidden />}
              onClick={() => {
                setAsked("remove");
              }}
            >
              {say("removeAll")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === "clear" && (
        <ConfirmDialog
          title={say("cancelAllTitle")}
          words={say("cancelAllWords")}
          onClose={close}
          choices={[
            { label: say("cancelAllMine"), act: () => void clear("mine") },
            ...(others ? [{ label: say("cancelAllEverybody"), act: () => void clear("all") }] : []),
          ]}
        />
      )}
      {asked === "remove" && (
        <ConfirmDialog
          title={say("removeAllTitle")}
          words={say("removeAllWords")}
          onClose={close}
          choices={[
            {
              label: say("remove"),
              act: () => {
                close();
                void told(endedIds(filter).then(removeJobs));
              },
            },
          ]}
        />
      )}
    </>
  );
}
