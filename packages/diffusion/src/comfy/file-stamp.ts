/** Whether files are as they were: what keeps a node from being taken from the cache when they are not. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Folders within folders, and files, of a model that are looked at. */
const DEEPEST = 3;
const MOST = 1000;

/** The same of all files below folders that may not be there. */
export async function folderStamp(folders: readonly string[]): Promise<string> {
  const stamps: string[] = [];
  for (const folder of folders)
    if (await stat(folder).catch(() => undefined)) await collect(folder, DEEPEST, stamps);
  return stamps.join("\n");
}

/** Size and last change of a file, or of all files of a model's folder; the same text as long as they stay. */
export async function fileStamp(path: string): Promise<string> {
  const stamps: string[] = [];
  await collect(path, DEEPEST, stamps);
  return stamps.join("\n");
}

async function collect(path: string, deeper: number, stamps: string[]): Promise<void> {
  const about = await stat(path);
  const { mtimeMs, ctimeMs, size, ino } = about;
  stamps.push([path, about.isDirectory() ? "" : size, mtimeMs, ctimeMs, ino].join(" "));
  if (!about.isDirectory() || deeper === 0) return;
  for (const name of (await readdir(path)).sort())
    if (stamps.length < MOST) await collect(join(path, name), deeper - 1, stamps);
}
