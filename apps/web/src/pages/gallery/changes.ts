/** What is done with any number of pictures, and what undoes it: only those that were not so already are changed. */
import type * as service from "./gallery-service.ts";
import type { Picked } from "./picks.ts";

interface Kept {
  readonly favourite: boolean;
  readonly tags: readonly string[];
  readonly boards: readonly string[];
}
export type Shown = <T extends Kept>(entry: T) => T;

export interface Step {
  /** How they look with it, before the service answered; absent where they leave the list. */
  readonly show?: Shown;
  readonly send: () => Promise<void>;
}

export interface Change {
  readonly ids: readonly string[];
  readonly make: Step;
  /** Absent where there is no way back. */
  readonly undo?: Step;
}

export type ChangeService = Pick<
  typeof service,
  | "setFavourite"
  | "changeTags"
  | "changeBoard"
  | "removeEntries"
  | "restoreEntries"
  | "purgeEntries"
>;

const idsOf = (picked: readonly Picked[]): string[] => picked.map(({ id }) => id);

export function favouriteChange(
  picked: readonly Picked[],
  favourite: boolean,
  { setFavourite }: ChangeService,
): Change {
  const ids = idsOf(picked.filter((entry) => entry.favourite !== favourite));
  const step = (to: boolean): Step => ({
    show: (entry) => ({ ...entry, favourite: to }),
    send: () => setFavourite(ids, to),
  });
  return { ids, make: step(favourite), undo: step(!favourite) };
}

export function tagChange(
  picked: readonly Picked[],
  tag: string,
  how: "add" | "remove",
  { changeTags }: ChangeService,
): Change {
  const ids = idsOf(picked.filter(({ tags }) => tags.includes(tag) === (how === "remove")));
  const step = (to: "add" | "remove"): Step => ({
    show: (entry) => ({ ...entry, tags: listed(entry.tags, tag, to) }),
    send: () => changeTags(ids, to === "add" ? { add: [tag] } : { remove: [tag] }),
  });
  return { ids, make: step(how), undo: step(opposite(how)) };
}

export function boardChange(
  picked: readonly Picked[],
  board: string,
  how: "add" | "remove",
  { changeBoard }: ChangeService,
): Change {
  const ids = idsOf(picked.filter(({ boards }) => boards.includes(board) === (how === "remove")));
  const step = (to: "add" | "remove"): Step => ({
    show: (entry) => ({ ...entry, boards: listed(entry.boards, board, to) }),
    send: () => changeBoard(board, ids, to),
  });
  return { ids, make: step(how), undo: step(opposite(how)) };
}

export function trashChange(
  picked: readonly Picked[],
  how: "remove" | "restore",
  { removeEntries, restoreEntries }: ChangeService,
): Change {
  const ids = idsOf(picked);
  const remove: Step = { send: () => removeEntries(ids) };
  const restore: Step = { send: () => restoreEntries(ids) };
  return how === "remove"
    ? { ids, make: remove, undo: restore }
    : { ids, make: restore, undo: remove };
}

export function purgeChange(picked: readonly Picked[], { purgeEntries }: ChangeService): Change {
  const ids = idsOf(picked);
  return { ids, make: { send: () => purgeEntries(ids) } };
}

const opposite = (how: "add" | "remove"): "add" | "remove" => (how === "add" ? "remove" : "add");

const listed = (
  names: readonly string[],
  name: string,
  how: "add" | "remove",
): readonly string[] => {
  const others = names.filter((each) => each !== name);
  return how === "add" ? [...others, name] : others;
};
