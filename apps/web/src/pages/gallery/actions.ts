/** What can be done with picked pictures, said once for keys, buttons and drops. */
import { boardChange, favouriteChange, purgeChange, tagChange, trashChange } from "./changes.ts";
import { fileName, savedUrl } from "./file-name.ts";
import type { GalleryList } from "./gallery-list.ts";
import * as service from "./gallery-service.ts";
import type { Board } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";
import type { Spoken } from "./numbers.ts";
import { perform } from "./perform.tsx";
import type { Picked } from "./picks.ts";

type Which = readonly Picked[];

export interface GalleryActions {
  /** Makes all favourites; where all are, none. */
  readonly star: (which: Which) => void;
  readonly tag: (which: Which, tag: string, how: "add" | "remove") => void;
  readonly board: (which: Which, board: Board, how: "add" | "remove") => void;
  readonly remove: (which: Which) => void;
  readonly restore: (which: Which) => void;
  readonly purge: (which: Which) => void;
}

export function actionsOn(list: GalleryList, { number }: Spoken): GalleryActions {
  const { say } = galleryWords;
  type Told = Parameters<typeof say>[0];
  const told =
    (key: Told, more: Readonly<Record<string, string>> = {}) =>
    (count: number): string =>
      say(key, { count, shown: number(count), ...more });
  return {
    star: (which) => {
      const favourite = which.some((entry) => !entry.favourite);
      const change = favouriteChange(which, favourite, service);
      void perform(list, change, told(favourite ? "starred" : "unstarred"));
    },
    tag: (which, tag, how) => {
      const change = tagChange(which, tag, how, service);
      void perform(list, change, told(how === "add" ? "tagged" : "untagged"));
    },
    board: (which, { id, name }, how) => {
      const change = boardChange(which, id, how, service);
      void perform(list, change, told(how === "add" ? "boarded" : "unboarded", { name }));
    },
    remove: (which) => void perform(list, trashChange(which, "remove", service), told("removed")),
    restore: (which) =>
      void perform(list, trashChange(which, "restore", service), told("restored")),
    purge: (which) => void perform(list, purgeChange(which, service), told("purged")),
  };
}

/** Milliseconds between two: browsers drop what comes at once. */
const BETWEEN = 400;

/** Saves one after another where browsers put what they download. */
export async function download(which: readonly Picked[]): Promise<void> {
  for (const [at, entry] of which.entries()) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    const link = document.createElement("a");
    link.href = savedUrl(entry);
    link.download = fileName(entry);
    link.click();
  }
}
