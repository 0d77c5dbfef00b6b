/** What lies below a folder of people's files. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Folders within folders, and folders in all, that are looked at. */
const DEEPEST = 8;
const MOST_FOLDERS = 5000;

/**
 * Every file, by its path relative to the folder, sorted; none where there is no folder. Links are followed; one that leads
 * back to a folder it lies in ends there, since two of them would have more paths than can ever be walked. At most 5,000
 * folders are looked at.
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const state: State = { files: [], folders: 0 };
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined) await visit(folder, "", [real], state);
  return state.files.sort();
}

interface State {
  readonly files: string[];
  folders: number;
}

async function visit(
  folder: string,
  relative: string,
  above: readonly string[],
  state: State,
): Promise<void> {
  if (++state.folders > MOST_FOLDERS) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = join(relative, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind?.isFile() === true) state.files.push(name);
    if (kind?.isDirectory() !== true || above.length > DEEPEST) continue;
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined && !above.includes(real))
      await visit(path, name, [...above, real], state);
  }
}
