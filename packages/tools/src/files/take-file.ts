/** Files that one holder has at a time. The lock is the operating system's own on a file that SQLite holds open, so that it
 *  ends with the process however that ends: there is no stale lock to judge, and two newcomers cannot both take one over. */
import { DatabaseSync } from "node:sqlite";

/** SQLite's SQLITE_BUSY. */
const BUSY = 5;

export interface TakenFile {
  /** Lets it go; once more does nothing. */
  release(): void;
}

/**
 * @param path made where there is none
 * @returns undefined where another process, or another part of this one, has it
 * @throws what the system says of a place that cannot be written to
 */
export function takeFile(path: string): TakenFile | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written, so a process that is killed leaves nothing to roll back.
    file.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) return undefined;
    throw error;
  }
  return {
    release() {
      if (file.isOpen) file.close();
    },
  };
}
