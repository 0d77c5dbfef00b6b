/** Floats over the grid while pictures are picked. */
import { Text } from "@mantine/core";
import { IconArrowsDiagonal, IconColumns2, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ActionButton, ActionButtons } from "./action-buttons.tsx";
import type { GalleryActions } from "./actions.ts";
import { galleryWords } from "./gallery-words.ts";
import style from "./gallery.module.css";
import { useSpoken } from "./numbers.ts";
import { picks, type Picked } from "./picks.ts";

interface ActionBarProps {
  readonly which: readonly Picked[];
  readonly actions: GalleryActions;
  readonly removed: boolean;
  readonly boards: boolean;
  readonly onBoards: (open: boolean) => void;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
  /** Picks all, or says how far that is; absent where all are picked. */
  readonly all?: ReactNode;
}

export function ActionBar(props: ActionBarProps): ReactNode {
  const { which, actions, removed, boards, onBoards, onOpen, onCompare, all } = props;
  const say = galleryWords.use();
  const spoken = useSpoken();
  if (which.length === 0)
    return (
      <section className={style["actions"]} aria-label={say("actions")}>
        {all}
      </section>
    );
  return (
    <section className={style["actions"]} aria-label={say("actions")}>
      <Text size="sm" fw={600} className={style["chosen"] ?? ""} role="status">
        {say("chosen", { count: which.length, shown: spoken.number(which.length) })}
      </Text>
      {all}
      {which.length === 1 && (
        <ActionButton
          label={say("open")}
          icon={<IconArrowsDiagonal size={20} aria-hidden />}
          onClick={onOpen}
        />
      )}
      {which.length === 2 && (
        <ActionButton
          label={say("compare")}
          icon={<IconColumns2 size={20} aria-hidden />}
          onClick={onCompare}
        />
      )}
      <ActionButtons
        which={which}
        actions={actions}
        removed={removed}
        boards={boards}
        onBoards={onBoards}
      />
      <ActionButton
        label={say("clear")}
        icon={<IconX size={20} aria-hidden />}
        onClick={picks.clear}
      />
    </section>
  );
}
