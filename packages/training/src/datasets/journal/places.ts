/** Where the journal of a data set lies: in a hidden folder within it, which trainers pass over. */
import { join } from "node:path";

const FOLDER = ".inkloom";

export interface Places {
  readonly root: string;
  readonly folder: string;
  /** One file for each batch. */
  readonly records: string;
  /** Pictures by their hash. */
  readonly kept: string;
  /** What is about to be moved to its place. */
  readonly staged: string;
  readonly state: string;
  readonly lock: string;
}

export function placesOf(root: string): Places {
  const folder = join(root, FOLDER);
  return {
    root,
    folder,
    records: join(folder, "journal"),
    kept: join(folder, "kept"),
    staged: join(folder, "staged"),
    state: join(folder, "state.json"),
    lock: join(folder, "lock"),
  };
}

const DIGITS = 6;

export const recordFile = (places: Places, id: number): string =>
  join(places.records, `${String(id).padStart(DIGITS, "0")}.json.gz`);
