/** What nobody asks for and somebody has to do: once soon after the start, then daily. */
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { maintain } from "./maintain.ts";
import { rebuildGallery } from "./rebuild/rebuild.ts";
import { picturesFolder, type Storage } from "./storage.ts";
import { sweepUnused } from "./unused.ts";

interface HousekeepingOptions {
  readonly onError: (error: unknown) => void;
  readonly onDone: (report: HousekeepingReport) => void;
}

export interface HousekeepingReport {
  /** Pictures of the command line that entered the gallery. */
  readonly entered: number;
  /** Files that nothing named, removed. */
  readonly dropped: number;
}

const DAY = 24 * 60 * 60_000;
/** What the first seconds are needed for comes first; milliseconds. */
const CALM = 5_000;
/** A file may be older than the moment it came into its place; milliseconds. */
const OVERLAP = 60_000;
/** Folders of grids that were never finished are kept so long. */
const WORK_KEPT = 7 * DAY;

/** `stop` ends what is under way. */
export function housekeeping(
  storage: Storage,
  home: string,
  { onError, onDone }: HousekeepingOptions,
): { stop(): Promise<void> } {
  const abort = new AbortController();
  const { signal } = abort;
  let working: Promise<void> = Promise.resolve();
  const tidy = () => {
    working = keepHouse(storage, home, signal)
      .then(onDone)
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
  };
  const timers = [setTimeout(tidy, CALM), setInterval(tidy, DAY)];
  for (const timer of timers) timer.unref();
  return {
    stop: async () => {
      abort.abort(new Error("The service stops."));
      timers.forEach(clearTimeout);
      await working;
    },
  };
}

/** One round of it. */
export async function keepHouse(
  { database, pictures }: Storage,
  home: string,
  signal: AbortSignal,
): Promise<HousekeepingReport> {
  const folder = picturesFolder(home);
  const mark = join(folder, ".entered");
  const started = Date.now();
  // A picture that somebody purged does not come back: only what was saved since the last round is looked at.
  const last = Date.parse(await readFile(mark, "utf8").catch(() => ""));
  const { entered } = await rebuildGallery(database.db, {
    store: pictures,
    folders: [folder],
    since: new Date(Number.isNaN(last) ? 0 : last),
    signal,
  });
  await writeFile(mark, new Date(started - OVERLAP).toISOString()).catch(() => undefined); // no folder, no pictures
  signal.throwIfAborted();
  const dropped = await sweepUnused(database.db, pictures, { signal });
  signal.throwIfAborted();
  await dropOldWork(join(home, "work"));
  signal.throwIfAborted();
  await maintain(database);
  return { entered, dropped: dropped.length };
}

async function dropOldWork(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > WORK_KEPT)
      await rm(path, { recursive: true, force: true });
  }
}
