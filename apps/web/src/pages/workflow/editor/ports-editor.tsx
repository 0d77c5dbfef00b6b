/** The inputs or outputs of a sub-workflow: what they are called, and which there are. */
import { ActionIcon, Group, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type SubWorkflow, withPart } from "../graph/document.ts";
import { withoutPort } from "../graph/sub-workflow.ts";
import { workflowWords } from "../words.ts";
import { edit } from "./editor.ts";

interface PortsEditorProps {
  readonly part: SubWorkflow;
  readonly side: "inputs" | "outputs";
}

export function PortsEditor({ part, side }: PortsEditorProps): ReactNode {
  const say = workflowWords.use();
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {say(side === "inputs" ? "sharedInputs" : "sharedOutputs")}
      </Title>
      {part[side].map((port, i) => {
        const label = port.label ?? port.name;
        return (
          <Group key={port.name} gap={4} mb={4} wrap="nowrap">
            <TextInput
              size="xs"
              flex={1}
              aria-label={say("portName", { label: port.name })}
              value={label}
              maxLength={100}
              onChange={({ currentTarget }) => {
                const { value } = currentTarget;
                edit(
                  (document) =>
                    withPart(document, {
                      ...part,
                      [side]: part[side].map((each, n) =>
                        n === i ? { ...each, label: value } : each,
                      ),
                    }),
                  `${part.id} ${side} ${i}`,
                );
              }}
            />
            <ActionIcon
              variant="default"
              size={30}
              aria-label={say("portRemove", { label })}
              onClick={() => {
                edit((document) => withoutPort(document, part, side, i));
              }}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
    </div>
  );
}
