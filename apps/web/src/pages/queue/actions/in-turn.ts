/** The same done to many jobs, a few at a time; one that fails does not stop the others. */

interface InTurnOptions {
  /** Ends it before the next one. */
  readonly signal?: AbortSignal;
  /** Called after each. */
  readonly onDone?: (done: number) => void;
}

/** Requests at once: browsers give a host six connections, and others need some. */
const AT_ONCE = 4;

/** @returns what failed, in the order in which it did */
export async function inTurn<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  { signal, onDone }: InTurnOptions = {},
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const waiting = items.values();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (signal?.aborted === true) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
      done += 1;
      onDone?.(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failures;
}
