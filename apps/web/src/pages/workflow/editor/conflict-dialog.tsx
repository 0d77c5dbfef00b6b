/** Somebody else stored the workflow meanwhile: whose is to stay. */
import { Button, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { openStored } from "./opening.ts";
import { save, useSave } from "./save.ts";

const close = (): void => {
  useSave.setState({ conflict: undefined });
};

export function ConflictDialog(): ReactNode {
  const say = workflowWords.use();
  const { conflict } = useSave();
  const stored = workflowDraft.use(({ value }) => value.stored);
  if (conflict === undefined || stored === null) return null;
  return (
    <Modal
      opened
      onClose={close}
      title={say("conflictTitle")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Text size="sm" mb="md">
        {say("conflictText", { name: conflict })}
      </Text>
      <Stack gap="xs">
        <Button data-autofocus onClick={() => void save("copy")}>
          {say("conflictBoth")}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            close();
            void openStored(stored.id);
          }}
        >
          {say("conflictTheirs")}
        </Button>
        <Button variant="default" onClick={() => void save("over")}>
          {say("conflictMine")}
        </Button>
      </Stack>
    </Modal>
  );
}
