/** What this process has begun to write and not finished; a process that ends in between removes it. */
import { rmdirSync, rmSync } from "node:fs";

/** By temporary file: the folders that were made for it, the outermost first. */
const unfinished = new Map<string, readonly string[]>();

process.on("exit", () => {
  for (const [file, folders] of unfinished) {
    attempt(() => {
      rmSync(file, { force: true });
    });
    for (const folder of folders.toReversed())
      attempt(() => {
        rmdirSync(folder);
      });
  }
});

/** Notes a temporary file before it is made, and the folders that are made for it. */
export function begin(file: string, folders: readonly string[] = []): void {
  unfinished.set(file, folders);
}

/** The file is complete, or gone. */
export function finish(file: string): void {
  unfinished.delete(file);
}

/** At the end there is nobody left to tell what could not be removed. */
function attempt(remove: () => void): void {
  try {
    remove();
  } catch {
    // A folder that somebody else uses by now stays.
  }
}
