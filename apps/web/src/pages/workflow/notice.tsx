/** What is told in passing, in the corner of the page. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { workflowWords } from "./words.ts";

interface Notice {
  readonly message: string;
  readonly bad?: boolean;
  /** Milliseconds that it stays. */
  readonly stays?: number;
  /** Takes back what was done. */
  readonly undo?: () => void;
}

export function notify({ message, bad = false, stays = 4000, undo }: Notice): void {
  const say = workflowWords.say;
  const id = notifications.show({
    autoClose: stays,
    ...(bad && { color: "red" }),
    closeButtonProps: { "aria-label": say("close") },
    message:
      undo === undefined ? (
        message
      ) : (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{message}</Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {say("undo")}
          </Button>
        </Group>
      ),
  });
}
