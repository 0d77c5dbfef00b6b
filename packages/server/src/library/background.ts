/** What the library does when nobody asks: it reads new headers, then hashes new files, with little of the machine. What is left
 *  when the process ends is told by the table, so the next one goes on with it. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../storage/database.ts";
import { type Failed, hashNew, type HashProgress } from "./hash-new.ts";
import type { Working } from "./progress.ts";
import { readNew } from "./read-new.ts";

export interface BackgroundOptions {
  readonly db: Database;
  readonly roots: readonly string[];
  readonly cacheFolder: string;
  /** Whether something more important runs. */
  readonly isBusy?: (() => boolean) | undefined;
  readonly onRead: () => void;
  readonly onHash: () => void;
  /** Has the folders looked through: a file is not what it was. */
  readonly rescan: () => void;
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, "warn" | "error">;
}

export interface Background {
  /** Goes through what is to be done, if it does not yet; what comes meanwhile is done after it. */
  start(): void;
  readonly working: Working;
  readonly hashing: HashProgress | undefined;
  /** Resolves when it has ended. */
  stopped(): Promise<void>;
}

/** After which it is looked again whether jobs still run; milliseconds. */
const LOOK = 500;

export function openBackground(options: BackgroundOptions): Background {
  const { db, roots, cacheFolder, isBusy, onRead, onHash, rescan, signal, log } = options;
  const failed = new Map<string, Failed>();
  let retry: NodeJS.Timeout | undefined;
  let working: Working = "rest";
  let hashing: HashProgress | undefined;
  const asked = { again: false };
  let running: Promise<void> | undefined;

  /** As long again as it took, so that at most half of one processor is used; and not at all while jobs run. */
  const between = async (_done: number, took: number): Promise<boolean> => {
    await delay(Math.ceil(took), undefined, { signal });
    while (isBusy?.() === true) {
      working = "wait";
      await delay(LOOK, undefined, { signal });
    }
    working = "hash";
    return true;
  };
  const once = async (): Promise<void> => {
    working = "read";
    await readNew(db, roots, { signal, onRead });
    working = "hash";
    await hashNew(db, {
      roots,
      cacheFolder,
      failed,
      signal,
      between,
      onProgress: (progress) => {
        hashing = progress;
      },
      onHash,
      onError: (error, name) => {
        log.warn({ err: error, model: name }, "a model cannot be hashed");
      },
    });
    hashing = undefined;
    retryLater();
  };
  /** When the first of those that failed has rested. */
  const retryLater = (): void => {
    clearTimeout(retry);
    if (failed.size === 0 || signal.aborted) return;
    const until = Math.min(...[...failed.values()].map((each) => each.until));
    retry = setTimeout(rescan, Math.max(0, until - Date.now()) + 1).unref();
  };
  const isClosed = (): boolean => signal.aborted;
  const run = async (): Promise<void> => {
    while (asked.again && !isClosed()) {
      asked.again = false;
      try {
        await once();
      } catch (error) {
        if (!isClosed()) log.error({ err: error }, "the library cannot go on");
      }
    }
    working = "rest";
    hashing = undefined;
    running = undefined;
  };
  const start = (): void => {
    asked.again = true;
    running ??= run();
  };
  return {
    start,
    get working() {
      return working;
    },
    get hashing() {
      return hashing;
    },
    stopped: async () => {
      clearTimeout(retry);
      await running;
    },
  };
}
