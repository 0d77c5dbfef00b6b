/** Asks before something that cannot be taken back. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { settingsWords } from "../settings-words.ts";

interface ConfirmProps {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function Confirm({ title, sentence, action, onConfirm, onClose }: ConfirmProps): ReactNode {
  const say = settingsWords.use();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{sentence}</Text>
        {error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say("cancel")}
          </Button>
          <Button color="red" loading={busy} onClick={() => void act()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
