/** A stream of events with something else in it where none came for a while. */

/** What stands for "nothing happened". */
export const SILENCE = Symbol("silence");

/** Yields {@link SILENCE} after each `milliseconds` without an event; ends with the events. */
export async function* withSilence<T>(
  events: AsyncIterable<T>,
  milliseconds: number,
): AsyncGenerator<T | typeof SILENCE, void> {
  const reader = events[Symbol.asyncIterator]();
  let next = reader.next();
  try {
    for (;;) {
      const found = await within(next, milliseconds);
      if (found === SILENCE) {
        yield SILENCE;
        continue;
      }
      if (found.done === true) return;
      yield found.value;
      next = reader.next();
    }
  } finally {
    // Whoever ends the events ends what is waited for here.
    next.catch(() => undefined);
    await reader.return?.();
  }
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | typeof SILENCE> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof SILENCE>((resolve) => {
    timer = setTimeout(resolve, milliseconds, SILENCE);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
