/** Downloads that nobody goes on with: they are kept for a while, not for ever. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds after which a part that nothing was added to is given up. */
const KEPT = 14 * 24 * 60 * 60 * 1000;

/** Removes what is older from the folder of downloads, which need not exist. What is fetched at the moment is new. */
export async function sweepDownloads(folder: string, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const changedAt = async (name: string): Promise<number | undefined> => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return found?.isFile() === true ? found.mtimeMs : undefined;
  };
  // The part decides for what lies beside it.
  const ages = await Promise.all(
    names.map(async (name) => {
      const part = /^[0-9a-f]{32}\.part/.exec(name)?.[0];
      const own = await changedAt(name);
      return now - ((part === undefined ? own : await changedAt(part)) ?? own ?? now);
    }),
  );
  for (const [index, name] of names.entries())
    if ((ages[index] ?? 0) > KEPT) await rm(join(folder, name), { force: true });
}
