/** Tells that the form was filled from a picture, what is missing, and takes it back. */
import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { restoreWords } from "./restore-words.ts";
import type { Unrestored } from "./restore.ts";

export interface Restoration {
  readonly source?: string | undefined;
  readonly unknown: readonly Unrestored[];
  readonly undo: () => void;
  /** For a picture that was dropped: it, and not its settings. */
  readonly instead?: (() => void) | undefined;
}

interface RestoredNoticeProps {
  readonly restoration: Restoration;
  readonly onClose: () => void;
}

const SOURCES: Readonly<Record<string, string>> = {
  inkloom: "Inkloom",
  a1111: "A1111",
  comfyui: "ComfyUI",
  invokeai: "InvokeAI",
  novelai: "NovelAI",
};

export function RestoredNotice({ restoration, onClose }: RestoredNoticeProps): ReactNode {
  const say = restoreWords.use();
  const text = useText();
  const { source, unknown, undo, instead } = restoration;
  return (
    <Alert
      role="status"
      color="ink"
      variant="outline"
      icon={<IconRestore aria-hidden />}
      title={say("restored")}
      withCloseButton
      closeButtonLabel={say("close")}
      onClose={onClose}
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      {source !== undefined && (
        <Text size="sm">{say("from", { source: SOURCES[source] ?? source })}</Text>
      )}
      {unknown.length > 0 && (
        <>
          <Text size="sm" mt={4}>
            {say("missing")}
          </Text>
          <List size="sm">
            {unknown.map(({ name, value, why }) => (
              <List.Item key={`${name} ${value}`}>
                {say("item", { name, value, why: text(why) })}
              </List.Item>
            ))}
          </List>
        </>
      )}
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={undo}>
          {say("undo")}
        </Button>
        {instead !== undefined && (
          <Button size="compact-sm" variant="default" onClick={instead}>
            {say("instead")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
