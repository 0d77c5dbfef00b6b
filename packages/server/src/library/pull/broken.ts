/** Failures that are worth another try, and how long to wait before it. */
import { setTimeout as delay } from "node:timers/promises";
import { Problem } from "@inkloom/contract";

/** A connection that broke, an answer that came too late or asked for patience. */
export class Broken extends Error {
  override readonly name = "Broken";
  /** Milliseconds that the server asked to wait. */
  readonly wait: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & { readonly wait?: number | undefined } = {},
  ) {
    super(message, options);
    this.wait = options.wait;
  }
}

/** The file on the server is no longer the one that was begun. */
export class Changed extends Error {
  override readonly name = "Changed";
}

/** The server does not give parts of the file as it said; the whole may still be had. */
export class NoRanges extends Error {
  override readonly name = "NoRanges";
}

export interface Patience {
  /** Failures in a row without progress after which it is given up. */
  readonly tries: number;
  /** Milliseconds before the second try; doubled with each one. */
  readonly firstWait: number;
  /** Milliseconds that are waited at most, whatever the server asks for. */
  readonly longestWait: number;
}

export const PATIENCE: Patience = { tries: 6, firstWait: 500, longestWait: 60_000 };

/** Waits before try number `failures + 1`; a little randomly, so that connections do not all come back at once. */
export async function waitBeforeTry(
  failures: number,
  error: Broken,
  { firstWait, longestWait }: Patience,
  signal: AbortSignal,
): Promise<void> {
  const growing = firstWait * 2 ** (failures - 1) * (0.75 + Math.random() / 2);
  const wait = Math.min(longestWait, Math.max(growing, error.wait ?? 0));
  await delay(wait, undefined, { signal });
}

/** Does `work` until it succeeds, fails for good, or has broken too often. */
export async function persist<T>(
  host: string,
  patience: Patience,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++)
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Broken)) throw error;
      if (failures >= patience.tries) throw givenUp(host, failures, error);
      await waitBeforeTry(failures, error, patience, signal);
    }
}

export const givenUp = (host: string, failures: number, error: Error): Problem =>
  new Problem(
    "pull/unreachable",
    {
      en: `${host}: given up after ${failures} failed tries; the last one: ${error.message}`,
      zh: `${host}：尝试 ${failures} 次均失败，已放弃；最后一次：${error.message}`,
    },
    { cause: error },
  );
