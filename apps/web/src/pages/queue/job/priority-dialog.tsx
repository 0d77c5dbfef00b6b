/** How urgent jobs are. */
import { Button, Group, Modal, NumberInput } from "@mantine/core";
import { useState, type SubmitEvent, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { setPriority, told } from "../actions/job-actions.ts";
import { doToMany } from "../actions/many.tsx";
import { queueWords } from "../queue-words.ts";

interface PriorityDialogProps {
  readonly ids: readonly string[];
  readonly initial: number;
  readonly onClose: () => void;
}

export function PriorityDialog({ ids, initial, onClose }: PriorityDialogProps): ReactNode {
  const say = queueWords.use();
  const isAdmin = useIsAdmin();
  const [value, setValue] = useState<string | number>(initial);
  const [only] = ids;
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (typeof value !== "number") return;
    onClose();
    if (ids.length === 1 && only !== undefined) void told(setPriority(only, value));
    else void doToMany(say("priorityLabel"), ids, (id) => setPriority(id, value));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("priorityTitle")}
      size="sm"
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <form onSubmit={save}>
        <NumberInput
          label={say("priorityLabel")}
          description={`${say("priorityHelp")} ${isAdmin ? "" : say("priorityUser")}`}
          value={value}
          onChange={setValue}
          min={-100}
          max={isAdmin ? 100 : 0}
          allowDecimal={false}
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {say("dismiss")}
          </Button>
          <Button type="submit" disabled={typeof value !== "number"}>
            {say("save")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
