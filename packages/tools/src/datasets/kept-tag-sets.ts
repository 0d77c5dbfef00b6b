/** Captions of the data sets that people work on, read once and read again where somebody else changed them. */
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { openTagSet, type TagSet } from "@inkloom/training";

/** Data sets in memory: one of 10,000 pictures takes about 30 MB. */
const MOST = 3;

interface Kept {
  readonly opening: Promise<TagSet>;
  /** What the folders looked like when it was read or changed last; undefined while it is being read. */
  stamp?: string;
  folders: readonly string[];
}

export interface KeptTagSets {
  /** @throws Problem as `openTagSet` */
  open(root: string): Promise<TagSet>;
  /** After a change through the set that was opened last. */
  changed(root: string): void;
  /** It is read again when it is asked for next. */
  forget(root: string): void;
}

export function keptTagSets(): KeptTagSets {
  /** The one used last comes last. */
  const kept = new Map<string, Kept>();
  const begin = (root: string): Kept => {
    const opening = openTagSet(root);
    const entry: Kept = { opening, folders: [] };
    opening.then(
      (set) => {
        const names = set.captions(set.select({})).flatMap(({ pictures }) => pictures);
        entry.folders = [...new Set(names.map((name) => dirname(name)))];
        entry.stamp = stampOf(root, entry.folders);
      },
      () => {
        if (kept.get(root) === entry) kept.delete(root);
      },
    );
    return entry;
  };
  return {
    async open(root) {
      const before = kept.get(root);
      const isFresh =
        before !== undefined &&
        (before.stamp === undefined || before.stamp === stampOf(root, before.folders));
      const entry = isFresh ? before : begin(root);
      kept.delete(root);
      kept.set(root, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) break;
        kept.delete(oldest);
      }
      return entry.opening;
    },
    changed(root) {
      const entry = kept.get(root);
      if (entry) entry.stamp = stampOf(root, entry.folders);
    },
    forget(root) {
      kept.delete(root);
    },
  };
}

/** Files that come, go or get another name change their folder's time; batches of the journal its state. A caption that another
 *  program writes over in its place changes neither: then a change of it is refused, see `TagSet.apply`. */
const stampOf = (root: string, folders: readonly string[]): string =>
  [".", join(".inkloom", "state.json"), ...folders]
    .map((name) => {
      const found = statSync(join(root, name), { throwIfNoEntry: false });
      return `${found?.mtimeMs ?? 0}:${found?.size ?? 0}`;
    })
    .join(" ");
