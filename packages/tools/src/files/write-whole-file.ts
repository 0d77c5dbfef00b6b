/** Files appear complete or not at all: written under a temporary name beside the target, then moved. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, link, mkdir, open, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Problem } from "@inkloom/contract";

interface WriteOptions {
  /** Whether a file of this name is replaced; otherwise it is left alone and reported. */
  readonly replace?: boolean;
  /** Leaves nothing behind when it aborts before the file has its name. */
  readonly signal?: AbortSignal | undefined;
}

/** Temporary files of this process; a process that ends in between removes them. */
const unfinished = new Set<string>();
process.on("exit", () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/**
 * Writes a file and the folders above it.
 * @throws Problem `output/exists`, `output/unwritable` or `output/full`; then nothing was written.
 */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array,
  { replace = false, signal }: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  await expectWritableFolder(folder);
  let madeFolder: string | undefined;
  const temporary = join(folder, `.inkloom-${randomUUID()}.part`);
  try {
    madeFolder = await makeFolders(folder);
    unfinished.add(temporary);
    await writeNew(temporary, bytes);
    signal?.throwIfAborted();
    if (replace) await rename(temporary, path);
    else await moveToFreeName(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (madeFolder !== undefined) await removeEmptyFolders(folder, madeFolder);
    throw asProblem(error, path);
  } finally {
    unfinished.delete(temporary);
  }
}

/**
 * Says early whether files could be written into a folder that may not exist yet; writes nothing.
 * @throws Problem `output/unwritable`.
 */
export async function expectWritableFolder(folder: string): Promise<void> {
  try {
    const existing = await nearestExisting(folder);
    if (!(await stat(existing)).isDirectory()) throw fileInTheWay(existing);
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asProblem(error, folder);
  }
}

/**
 * Makes a folder and those above it; returns the first that was new. One by one, because Node's own
 * recursive way never ends where the system answers that the parent does not exist (`/proc/x`).
 */
async function makeFolders(folder: string): Promise<string | undefined> {
  const existing = await nearestExisting(folder);
  const missing = relative(existing, folder).split(sep).filter(Boolean);
  const paths = missing.map((_, index) => join(existing, ...missing.slice(0, index + 1)));
  for (const path of paths)
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error; // another process was faster
    });
  return paths[0];
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

/** Like a rename that fails where the name is taken, which the system only offers as a hard link. */
async function moveToFreeName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await rm(from);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // A file system without hard links: take the name first, then move over it.
    await (await open(to, "wx")).close();
    await rename(from, to);
  }
}

async function nearestExisting(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  const above = dirname(folder);
  return found !== undefined || above === folder ? folder : nearestExisting(above);
}

/** Takes back folders made for a file that was not written. */
async function removeEmptyFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; folder.length >= upTo.length; folder = dirname(folder))
    await rmdir(folder).catch(() => undefined);
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

const fileInTheWay = (path: string): Problem =>
  new Problem("output/unwritable", {
    en: `${path} is a file, expected a folder.`,
    zh: `${path} 是文件，应为文件夹。`,
  });

function asProblem(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  const options = { cause: error };
  if (code === "EEXIST")
    return new Problem(
      "output/exists",
      {
        en: `${path} exists already, expected a new name.`,
        zh: `${path} 已经存在，应使用新的名称。`,
      },
      options,
    );
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "output/full",
      {
        en: `${path} could not be written, the disk is full (${code}).`,
        zh: `无法写入 ${path}，磁盘已满（${code}）。`,
      },
      options,
    );
  return new Problem(
    "output/unwritable",
    {
      en: `${path} cannot be written to (${code}), expected a place that this user may write to.`,
      zh: `无法写入 ${path}（${code}），应为当前用户有写入权限的位置。`,
    },
    options,
  );
}
