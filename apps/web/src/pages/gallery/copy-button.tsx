/** Copies a text, and says so. */
import { ActionIcon, CopyButton as Copying, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { galleryWords } from "./gallery-words.ts";

export function CopyButton({
  what,
  text,
}: {
  readonly what: string;
  readonly text: string;
}): ReactNode {
  const say = galleryWords.use();
  const label = say("copy", { what });
  return (
    <Copying value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? say("copied") : label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={copied ? say("copied") : label}
            onClick={copy}
          >
            {copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copying>
  );
}
