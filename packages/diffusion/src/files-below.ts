/** What lies below a folder of people's files. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Folders within folders that are looked at, and files and folders in all. */
const DEEPEST = 8;
const MOST = 20_000;

/**
 * Every file, by its path relative to the folder, sorted; none where there is no folder. Links are followed; one that leads
 * back to a folder it lies in ends there, since two of them would have more paths than can ever be walked. At most 20,000
 * files and folders are looked at.
 */
export async function filesBelow(folder: string): Promise<string[]> {
  const state: State = { files: [], seen: 0 };
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined) await visit(folder, "", [real], state);
  return state.files.sort();
}

interface State {
  readonly files: string[];
  seen: number;
}

async function visit(
  folder: string,
  relative: string,
  above: readonly string[],
  state: State,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (++state.seen > MOST) return;
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
