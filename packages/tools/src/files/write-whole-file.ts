/** Files appear complete or not at all: written under a temporary name beside the target, then moved. */
import { closeSync, openSync, renameSync, rmSync } from "node:fs";
import { link, mkdir, open, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { begin, finish } from "./unfinished.ts";
import { nearestFolder, temporaryIn } from "./writable-folder.ts";
import { codeOf } from "@inkloom/training";
import { writeProblem } from "./write-problem.ts";

interface WriteOptions {
  /** Whether a file of this name is replaced; otherwise it is left alone and reported. */
  readonly replace?: boolean;
  /** Leaves nothing behind when it aborts before the file has its name. */
  readonly signal?: AbortSignal | undefined;
  /** Where it is written first, in the same folder; for files of which only one is written at a time, so that what a killed
   *  process left there is written over. A name of its own unless given. */
  readonly temporary?: string;
}

/**
 * Writes a file and the folders above it.
 * @throws Problem `output/exists`, `output/unwritable` or `output/full`; then nothing was written.
 */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array,
  { replace = false, signal, temporary: given }: WriteOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const folder = dirname(path);
  const temporary = given ?? temporaryIn(folder);
  let newFolders: readonly string[] = [];
  try {
    newFolders = await missingFolders(folder);
    begin(temporary, newFolders);
    await makeFolders(newFolders);
    if (given !== undefined) await rm(given, { force: true });
    await writeNew(temporary, bytes);
    signal?.throwIfAborted();
    if (replace) await rename(temporary, path);
    else await moveToFreeName(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    for (const each of newFolders.toReversed()) await rmdir(each).catch(() => undefined);
    throw writeProblem(error, path);
  } finally {
    finish(temporary);
  }
}

/** The folders to make for `folder` to exist, the outermost first. */
async function missingFolders(folder: string): Promise<string[]> {
  const { existing, missing } = await nearestFolder(folder);
  return missing.map((_, index) => join(existing, ...missing.slice(0, index + 1)));
}

/** One by one, because Node's own recursive way never ends where the system answers that the parent does
 *  not exist (`/proc/x`). */
async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error; // another process was faster
    });
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What file systems without hard links answer; `EISDIR` is exFAT's on Windows. */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EISDIR"];

/** Like a rename that fails where the name is taken, which the system only offers as a hard link. */
export async function moveToFreeName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error) ?? "")) throw error;
    moveOntoPlaceholder(from, to);
    return;
  }
  // The file has its name: a second one that stays is no reason to say that it was not written.
  await rm(from, { force: true }).catch(() => undefined);
}

/** Takes the name first, then moves over it; at one go, so that no end of the process comes in between. */
function moveOntoPlaceholder(from: string, to: string): void {
  closeSync(openSync(to, "wx"));
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}
