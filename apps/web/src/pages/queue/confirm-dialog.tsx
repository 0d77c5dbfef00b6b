/** Asks before what cannot be taken back. */
import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { queueWords } from "./queue-words.ts";

interface ConfirmDialogProps {
  readonly title: string;
  readonly words: string;
  readonly choices: readonly { readonly label: string; readonly act: () => void }[];
  readonly onClose: () => void;
}

export function ConfirmDialog({ title, words, choices, onClose }: ConfirmDialogProps): ReactNode {
  const say = queueWords.use();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": say("close") }}>
      <Text size="sm">{words}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {say("keep")}
        </Button>
        {choices.map(({ label, act }) => (
          <Button key={label} color="red.9" onClick={act}>
            {label}
          </Button>
        ))}
      </Group>
    </Modal>
  );
}
