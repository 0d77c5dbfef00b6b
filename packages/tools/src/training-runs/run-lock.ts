/** One process at a time goes on with a run. The lock is the operating system's own on a file that SQLite holds open, so it
 *  ends with the process however that ends. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Problem } from "@inkloom/contract";

/** SQLite's SQLITE_BUSY. */
const BUSY = 5;

/**
 * @param folder of the run; made where there is none
 * @returns lets it go
 * @throws Problem `training/busy`
 */
export async function lockRun(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, "run.lock"), { timeout: 0 });
  try {
    file.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) throw busy(folder);
    throw error;
  }
  return () => {
    file.close();
  };
}

const busy = (folder: string): Problem =>
  new Problem("training/busy", {
    en: `The run in ${folder} is going on already, expected it to have ended.`,
    zh: `${folder} 中的训练正在进行，请等待其结束。`,
  });
