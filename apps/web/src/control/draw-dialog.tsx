/** What surrounds a drawing that is made by hand: what it is for, the drawing, its tools, steps that can be taken back, and both ways out. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { KeyboardEvent, ReactNode } from "react";
import { useReturnFocus } from "../pictures/return-focus.ts";
import { type History, redone, undone } from "../pose/history.ts";
import { drawWords } from "./draw-words.ts";

interface DrawDialogProps<T> {
  readonly title: string;
  readonly help: string;
  readonly history: History<T>;
  readonly onHistory: (history: History<T>) => void;
  readonly drawing: ReactNode;
  /** Between the drawing and the steps. */
  readonly tools: ReactNode;
  /** Beside undo and redo. */
  readonly more: ReactNode;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Windows of telephones; CSS pixels. */
const NARROW = "(max-width: 700px)";

export function DrawDialog<T>(props: DrawDialogProps<T>): ReactNode {
  const { title, help, history, onHistory, drawing, tools, more, onClose, onDone } = props;
  const say = drawWords.use();
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  useReturnFocus();
  const press = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    onHistory(key === "y" || event.shiftKey ? redone(history) : undone(history));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="auto"
      fullScreen={narrow}
      closeButtonProps={{ "aria-label": say("close") }}
      onKeyDown={press}
    >
      <Stack gap="sm">
        <Text size="sm" maw={640}>
          {help}
        </Text>
        {drawing}
        {tools}
        <Group gap="xs">
          <StepButton
            label={say("undo")}
            idle={history.past.length === 0}
            onClick={() => {
              onHistory(undone(history));
            }}
          />
          <StepButton
            label={say("redo")}
            idle={history.future.length === 0}
            onClick={() => {
              onHistory(redone(history));
            }}
          />
          {more}
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button onClick={onDone}>{say("done")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function StepButton({
  label,
  idle,
  onClick,
}: {
  readonly label: string;
  readonly idle: boolean;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <Button size="xs" variant="default" disabled={idle} onClick={onClick}>
      {label}
    </Button>
  );
}
