/** Makes a change: shown at once, told when it is done, with the way back beside it. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { tellProblem } from "../../service/problem-notice.tsx";
import type { Change, Step } from "./changes.ts";
import type { GalleryList } from "./gallery-list.ts";
import { galleryChanged } from "./gallery-queries.ts";
import { galleryWords } from "./gallery-words.ts";
import { picks } from "./picks.ts";

/** Milliseconds that the way back is offered. */
const OFFERED = 12_000;

interface Undoable {
  readonly note: string;
  readonly undo: () => void;
}

let last: Undoable | undefined;

/** Ctrl+Z. */
export function undoLast(): void {
  last?.undo();
}

/** @param told what is said once it is done, given how many there were */
export async function perform(
  list: GalleryList,
  { ids, make, undo }: Change,
  told: (count: number) => string,
): Promise<void> {
  const { say } = galleryWords;
  if (ids.length === 0) {
    notifications.show({ message: say("allSo", { count: 2 }), autoClose: 4000 });
    return;
  }
  if (!(await taken(list, ids, make))) return;
  const note = notifications.show({
    message: <Told text={told(ids.length)} onUndo={undo && (() => last?.undo())} />,
    autoClose: OFFERED,
  });
  last = undo && {
    note,
    undo: () => {
      last = undefined;
      notifications.hide(note);
      void taken(list, ids, undo).then((done) => {
        if (done) notifications.show({ message: say("undone"), autoClose: 3000 });
      });
    },
  };
}

async function taken(list: GalleryList, ids: readonly string[], step: Step): Promise<boolean> {
  const which = new Set(ids);
  const { show } = step;
  if (show !== undefined) {
    list.pages.patch(which, show);
    picks.patch(which, show);
  }
  try {
    await step.send();
    if (show === undefined) picks.drop(which);
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  } finally {
    list.pages.reload();
    galleryChanged();
  }
}

interface ToldProps {
  readonly text: string;
  readonly onUndo: (() => void) | undefined;
}

function Told({ text, onUndo }: ToldProps): ReactNode {
  const say = galleryWords.use();
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{text}</Text>
      {onUndo !== undefined && (
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          {say("undo")}
        </Button>
      )}
    </Group>
  );
}
