/** Puts a text on the clipboard. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { detailsWords } from "./details-words.ts";

interface CopyButtonProps {
  readonly text: string;
  /** What it is, for the label. */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const say = detailsWords.use();
  const { copy, copied } = useClipboard();
  const label = say(copied ? "copied" : "copy", { what });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={label}
        onClick={() => {
          copy(text);
        }}
      >
        {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
