/** One program at a time changes a data set. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { Problem } from "@inkloom/contract";
import { codeOf } from "../../files/write-failure.ts";
import { changeFailure } from "./failures.ts";
import type { Places } from "./places.ts";

/**
 * Calls `work` while no other program may change the data set. A lock whose program has ended is taken over.
 * @throws Problem `dataset/busy`
 */
export function locked<T>(places: Places, work: () => T): T {
  take(places);
  try {
    return work();
  } finally {
    rmSync(places.lock, { force: true });
  }
}

function take(places: Places): void {
  try {
    mkdirSync(places.folder, { recursive: true });
    try {
      write(places.lock);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
      expectLeft(places);
      rmSync(places.lock, { force: true });
      write(places.lock);
    }
  } catch (error) {
    throw changeFailure(error, places.folder);
  }
}

/** How long a lock may be there before its owner stands in it, ms. */
const WRITING = 5000;

/** @throws Problem `dataset/busy` unless the owner of the lock has ended, or is this program */
function expectLeft(places: Places): void {
  const text = readFileSync(places.lock, "utf8");
  if (text === "") {
    const age = Date.now() - statSync(places.lock).mtimeMs;
    if (Math.abs(age) < WRITING) throw busy(places);
    return;
  }
  const owner = Number(text);
  if (owner !== process.pid && isAlive(owner)) throw busy(places, owner);
}

function write(path: string): void {
  const file = openSync(path, "wx");
  try {
    writeSync(file, String(process.pid));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function busy(places: Places, owner?: number): Problem {
  const [en, zh] = owner === undefined ? ["", ""] : [` (process ${owner})`, `（进程 ${owner}）`];
  return new Problem("dataset/busy", {
    en: `${places.root} is being changed by another program${en}, expected it to have ended.`,
    zh: `${places.root} 正被另一个程序${zh}修改，请等待其结束。`,
  });
}
