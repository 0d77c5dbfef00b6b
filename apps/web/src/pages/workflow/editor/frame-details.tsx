/** What can be set of a frame. */
import { Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Frame } from "../graph/document.ts";
import { changedFrame, within } from "../graph/edit.ts";
import { workflowWords } from "../words.ts";
import { renameFrame, tightFrame } from "./commands.ts";
import { currentGraph, editGraph, removeChosen } from "./editor.ts";

export function FrameDetails({ frame }: { readonly frame: Frame }): ReactNode {
  const say = workflowWords.use();
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {say("addFrame")}
      </Title>
      <TextInput
        size="xs"
        label={say("frameTitle")}
        value={frame.title}
        maxLength={200}
        onChange={({ currentTarget }) => {
          renameFrame(frame.id, currentTarget.value);
        }}
      />
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            const held = within(frame, currentGraph());
            if (held.length > 0)
              editGraph((graph) => changedFrame(graph, frame.id, tightFrame(held)));
          }}
        >
          {say("frameFit")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={removeChosen}
        >
          {say("delete")}
        </Button>
      </Group>
    </Stack>
  );
}
