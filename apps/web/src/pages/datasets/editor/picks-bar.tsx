/** What can be done with the pictures that are selected. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPhotoMinus, IconSparkles } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { captionNames, picturesOf, type Scope, takeOut } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { DescribeDialog } from "../describe/describe-dialog.tsx";
import type { CaptionFilter } from "./caption-filter.ts";
import { editorWords } from "./editor-words.ts";
import { joined, NO_PICKS, type Picks } from "./picks.ts";

interface PicksBarProps {
  readonly name: string;
  readonly filter: CaptionFilter;
  readonly fit: number;
  readonly picks: Picks;
  readonly onPicks: (picks: Picks) => void;
}

export function PicksBar({ name, filter, fit, picks, onPicks }: PicksBarProps): ReactNode {
  const say = editorWords.use();
  const sayAll = datasetsWords.use();
  const [describing, setDescribing] = useState(false);
  /** Pictures that somebody is asked about. */
  const [leaving, setLeaving] = useState<readonly string[]>();
  const [busy, setBusy] = useState(false);
  const count = picks.names.size;
  const scope: Scope = { filter, captions: count > 0 ? [...picks.names] : undefined };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={style["picksBar"]}>
      <Text size="sm" role="status">
        {say("picked", { count })}
      </Text>
      {count > 0 ? (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            onPicks(NO_PICKS);
          }}
        >
          {say("unpick")}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={fit === 0 || busy}
          onClick={() =>
            void attempt(async () => {
              onPicks(joined(NO_PICKS, await captionNames(name, filter, 0, fit - 1), 0));
            })
          }
        >
          {say("pickAll")}
        </Button>
      )}
      <Group gap="xs" ms="auto">
        <Button
          size="compact-sm"
          variant="default"
          disabled={fit === 0 && count === 0}
          leftSection={<IconSparkles size={16} aria-hidden />}
          onClick={() => {
            setDescribing(true);
          }}
        >
          {say("describe")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={count === 0 || busy}
          leftSection={<IconPhotoMinus size={16} aria-hidden />}
          onClick={() =>
            void attempt(async () => {
              setLeaving(await picturesOf(name, scope));
            })
          }
        >
          {say("takeOut")}
        </Button>
      </Group>
      {describing && (
        <DescribeDialog
          name={name}
          scope={scope}
          onClose={() => {
            setDescribing(false);
          }}
        />
      )}
      <Modal
        opened={leaving !== undefined}
        onClose={() => {
          setLeaving(undefined);
        }}
        title={say("takeOut")}
        transitionProps={{ duration: 0 }}
      >
        <Text size="sm">{say("takeOutAsk", { count: leaving?.length ?? 0 })}</Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button
            variant="default"
            data-autofocus
            onClick={() => {
              setLeaving(undefined);
            }}
          >
            {sayAll("cancel")}
          </Button>
          <Button
            loading={busy}
            onClick={() =>
              void attempt(async () => {
                const removed = await takeOut(name, leaving ?? []);
                setLeaving(undefined);
                onPicks(NO_PICKS);
                notifications.show({ message: say("takenOut", { count: removed }) });
              })
            }
          >
            {say("takeOut")}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}
