/** Whether files can be written into a folder, found out before anything is worth writing. */
import { randomUUID } from "node:crypto";
import { lstat, open, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Problem } from "@inkloom/contract";
import { begin, finish } from "./unfinished.ts";
import { codeOf } from "@inkloom/training";
import { writeProblem } from "./write-problem.ts";

/** A name for a file that is not yet complete; 50 bytes, hidden. */
export const temporaryIn = (folder: string): string =>
  join(folder, `.inkloom-${randomUUID()}.part`);

/**
 * Says early whether files could be written into a folder that may not exist yet, by writing an empty
 * one for a moment: permissions alone do not tell (`/proc`, read-only mounts). Leaves nothing behind.
 *
 * @param names of the files to be written, so that one too long for the file system is found as well
 * @throws Problem `output/unwritable` or `output/full`.
 */
export async function expectWritableFolder(
  folder: string,
  names: readonly string[] = [],
): Promise<void> {
  try {
    const { existing, missing } = await nearestFolder(folder);
    await tryFile(temporaryIn(existing));
    for (const path of [...missing, ...names].map((name) => join(existing, name)))
      await expectNameFits(path);
    for (const name of names) await expectNameFits(join(folder, name));
  } catch (error) {
    throw writeProblem(error, folder);
  }
}

/** The nearest folder above that exists, and the names of those that are missing below it. */
export async function nearestFolder(
  folder: string,
): Promise<{ readonly existing: string; readonly missing: readonly string[] }> {
  const existing = await nearestExisting(folder);
  const found = await stat(existing).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") throw danglingLink(existing);
    throw error;
  });
  if (!found.isDirectory()) throw fileInTheWay(existing);
  return { existing, missing: relative(existing, folder).split(sep).filter(Boolean) };
}

/** A link that leads nowhere counts as existing: its name is taken. */
async function nearestExisting(folder: string): Promise<string> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  const above = dirname(folder);
  return found !== undefined || above === folder ? folder : nearestExisting(above);
}

async function tryFile(path: string): Promise<void> {
  begin(path);
  try {
    await (await open(path, "wx")).close();
  } finally {
    await rm(path, { force: true });
    finish(path);
  }
}

/** Looking a name up is enough for the system to refuse one that is too long. */
async function expectNameFits(path: string): Promise<void> {
  await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENAMETOOLONG") throw writeProblem(error, path);
  });
}

const fileInTheWay = (path: string): Problem =>
  new Problem("output/unwritable", {
    en: `${path} is a file, expected a folder.`,
    zh: `${path} 是文件，应为文件夹。`,
  });

const danglingLink = (path: string): Problem =>
  new Problem("output/unwritable", {
    en: `${path} is a link to a place that does not exist, expected a folder.`,
    zh: `${path} 是指向不存在位置的链接，应为文件夹。`,
  });
