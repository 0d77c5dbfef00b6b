/** Whether any of the folders has changed since they were looked through: a question to the file system per folder. */
import { timeOf } from "./walk.ts";

/** Folders that are asked about at once. */
const AT_ONCE = 32;

export async function haveChanged(folders: ReadonlyMap<string, number>): Promise<boolean> {
  const all = [...folders];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const some = all.slice(start, start + AT_ONCE);
    const changed = await Promise.all(
      some.map(async ([folder, time]) => (await timeOf(folder)) !== time),
    );
    if (changed.includes(true)) return true;
  }
  return false;
}
