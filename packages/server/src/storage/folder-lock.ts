/** One process per data folder. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "@inkloom/contract";
import { takeFile, type TakenFile } from "@inkloom/tools";

/** Who works with a folder. */
export interface LockHolder {
  readonly pid: number;
  /** Where it answers, such as `http://127.0.0.1:7860`; absent where it serves nobody. */
  readonly address?: string;
}

export interface FolderLock {
  /** Tells others where this process answers. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/** How long a newcomer waits for the holder to say who it is; milliseconds. */
const INTRODUCTION = 1000;

const lockFile = (folder: string): string => `${folder}.lock`;
const holderFile = (folder: string): string => `${folder}.holder.json`;

/**
 * Takes the folder for this process; the lock's two files lie beside it, and it need not exist.
 * @throws Problem `storage/busy`, naming the holder; `storage/unwritable`
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(dirname(folder), { recursive: true }).catch((error: unknown) => {
    throw unwritable(folder, error);
  });
  const file = await taken(folder);
  try {
    await introduce(folder, { pid: process.pid });
  } catch (error) {
    file.release();
    throw error;
  }
  let released = false;
  return {
    announce: (address) => introduce(folder, { pid: process.pid, address }),
    release: async () => {
      if (released) return;
      released = true;
      await rm(holderFile(folder), { force: true });
      file.release();
    },
  };
}

/** Who holds the folder now; undefined where nobody does, or nobody has said so yet. */
export async function lockHolder(folder: string): Promise<LockHolder | undefined> {
  const file = take(folder);
  if (file === undefined) return readHolder(folder);
  file.release();
  return undefined;
}

/** The locked file; undefined where another process, or another part of this one, has it. */
function take(folder: string): TakenFile | undefined {
  try {
    return takeFile(lockFile(folder));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Whoever holds it for the instant of a look is no holder, and one that has just come may not have written who it is: what
 *  lies there is believed when its process lives. */
async function taken(folder: string): Promise<TakenFile> {
  const until = Date.now() + INTRODUCTION;
  while (true) {
    const file = take(folder);
    if (file !== undefined) return file;
    const holder = await readHolder(folder);
    if ((holder !== undefined && isAlive(holder.pid)) || Date.now() > until)
      throw busy(folder, holder);
    await pause(20);
  }
}

async function readHolder(folder: string): Promise<LockHolder | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(holderFile(folder), "utf8"));
    if (typeof holder !== "object" || holder === null) return undefined;
    if (!("pid" in holder) || typeof holder.pid !== "number") return undefined;
    const address = "address" in holder ? holder.address : undefined;
    return { pid: holder.pid, ...(typeof address === "string" && { address }) };
  } catch {
    return undefined; // not written yet
  }
}

async function introduce(folder: string, holder: LockHolder): Promise<void> {
  const temporary = `${holderFile(folder)}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(holder));
  await rename(temporary, holderFile(folder));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function busy(folder: string, holder: LockHolder | undefined): Problem {
  const address = holder?.address;
  const who = {
    en: holder === undefined ? "another process" : `process ${holder.pid}`,
    zh: holder === undefined ? "另一个进程" : `进程 ${holder.pid} `,
  };
  return new Problem("storage/busy", {
    en: `${folder} is in use by ${who.en}${address === undefined ? "" : ` at ${address}`}, expected a data folder that no other process uses.`,
    zh: `${folder} 正被${who.zh}${address === undefined ? "" : `（${address}）`}使用，应为没有其他进程使用的数据文件夹。`,
  });
}

function unwritable(folder: string, error: unknown): Problem {
  const said = error instanceof Error ? error.message : String(error);
  return new Problem(
    "storage/unwritable",
    {
      en: `${lockFile(folder)} cannot be written: ${said}; expected a place that this user may write to.`,
      zh: `无法写入 ${lockFile(folder)}：${said}；应为当前用户有写入权限的位置。`,
    },
    { cause: error },
  );
}
