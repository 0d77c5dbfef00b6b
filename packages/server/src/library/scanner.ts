/** Looks through the folders, one time after the other, and when one of them has changed. */
import type { Logger } from "pino";
import type { Database } from "../storage/database.ts";
import { haveChanged } from "./folder-watch.ts";
import { findModels, type FoundModels, type KindFolders } from "./find-models.ts";
import { reconcile, type ScanReport } from "./reconcile.ts";

export interface ScannerOptions {
  readonly db: Database;
  readonly kinds: KindFolders;
  readonly vaePlaces: readonly string[];
  readonly roots: readonly string[];
  readonly log: Pick<Logger, "info" | "warn">;
  readonly signal: AbortSignal;
  readonly onScan: (report: ScanReport) => void;
}

export interface Scanner {
  /** What lay there when this was called, or later. */
  scan(): Promise<ScanReport>;
  /** Scans where a folder has changed; folders are asked at most every two seconds. */
  refresh(): Promise<void>;
  readonly isScanning: boolean;
  /** Resolves when none runs. */
  idle(): Promise<void>;
}

/** How long what the folders said is believed; milliseconds. */
const FRESH = 2000;

export function openScanner(options: ScannerOptions): Scanner {
  const { db, kinds, vaePlaces, roots, log, signal, onScan } = options;
  let folders: FoundModels["folders"] | undefined;
  let asked = 0;
  let running: Promise<ScanReport> | undefined;
  let next: Promise<ScanReport> | undefined;

  const work = async (): Promise<ScanReport> => {
    const start = performance.now();
    const found = await findModels(kinds, vaePlaces, signal);
    for (const folder of found.cut)
      log.warn({ folder }, "more files than the library looks at in one folder");
    const report = await reconcile(db, found.models, roots);
    folders = found.folders;
    asked = Date.now();
    log.info({ ...report, milliseconds: Math.round(performance.now() - start) }, "models found");
    onScan(report);
    return report;
  };
  const begin = (): Promise<ScanReport> => {
    const scan = work().finally(() => {
      if (running === scan) running = undefined;
    });
    running = scan;
    return scan;
  };
  /** One that has begun may have passed what the asker put there: theirs comes after it. */
  const scan = (): Promise<ScanReport> => {
    if (running === undefined) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
  return {
    scan,
    refresh: async () => {
      signal.throwIfAborted();
      if (folders === undefined) {
        await (running ?? begin());
        return;
      }
      if (running !== undefined || Date.now() - asked < FRESH) return;
      asked = Date.now();
      if (await haveChanged(folders)) await scan();
    },
    get isScanning() {
      return running !== undefined;
    },
    idle: async () => {
      while (running !== undefined) await running.catch(() => undefined);
    },
  };
}
