/** Whether the files that tools look for by name are as they were: what nodes made of others is not theirs to give. */
import { createHash, randomUUID } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  controlFolders,
  embeddingFolders,
  type FolderContext,
  loraFolders,
  modelFolders,
  otherVaeFolders,
  seeingFolders,
  upscalerFolders,
} from "../run.ts";

/** Folders within folders, and files in all, that are looked at. */
const DEEPEST = 8;
const MOST = 50_000;

/** The same text as long as every name, size and time stays; another each time where there are too many files to say. */
export async function libraryStamp(context: FolderContext): Promise<string> {
  const { home } = context;
  const roots = [
    ...modelFolders(context),
    ...loraFolders(context),
    ...embeddingFolders(context),
    ...upscalerFolders(context),
    ...otherVaeFolders(context),
    ...controlFolders(context),
    ...seeingFolders(context),
    join(home, "wildcards"),
    join(home, "styles.csv"),
  ];
  const hash = createHash("sha256");
  let left = MOST;
  const look = async (path: string, deeper: number): Promise<void> => {
    const about = await stat(path).catch(() => undefined);
    if (about === undefined || left < 0) return;
    left -= 1;
    if (!about.isDirectory()) {
      const { size, mtimeMs, ctimeMs, ino } = about;
      hash.update(`${path} ${size} ${mtimeMs} ${ctimeMs} ${ino}\n`);
    } else if (deeper > 0)
      for (const name of (await readdir(path).catch(() => [])).sort())
        await look(join(path, name), deeper - 1);
  };
  for (const root of new Set(roots)) await look(root, DEEPEST);
  return left < 0 ? randomUUID() : hash.digest("hex");
}
