/** Where a list is empty: why, and what to do about it. */
import { Anchor, Stack, Text } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { queueWords } from "../queue-words.ts";
import type { QueueView } from "../view/queue-view.ts";

export function NothingHere({ view }: { readonly view: QueueView }): ReactNode {
  const say = queueWords.use();
  const filtered = view.tool !== undefined || view.batch !== undefined || view.state !== undefined;
  const waits = view.part === "waiting";
  return (
    <Stack align="center" gap="xs" py={72} px="md">
      <IconListCheck size={40} stroke={1.2} aria-hidden />
      <Text fw={600}>
        {say(filtered ? "nothingFits" : waits ? "nothingWaits" : "nothingEnded")}
      </Text>
      {!filtered && waits && (
        <Text size="sm" c="dimmed" ta="center" maw={460}>
          {say("nothingWaitsHelp")}
        </Text>
      )}
      {!filtered && (
        <Anchor component={Link} href="/" size="sm">
          {say("toCreate")}
        </Anchor>
      )}
    </Stack>
  );
}
