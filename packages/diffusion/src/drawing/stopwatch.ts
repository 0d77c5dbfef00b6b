/** Seconds per stage of one request. */
export interface Stopwatch {
  /** Runs `work` and adds its time to `stage`. */
  time<T>(stage: string, work: () => Promise<T>): Promise<T>;
  /** Rounded to milliseconds. */
  seconds(): Record<string, number>;
}

export function stopwatch(): Stopwatch {
  const stages: Record<string, number> = {};
  return {
    async time(stage, work) {
      const start = performance.now();
      try {
        return await work();
      } finally {
        stages[stage] = (stages[stage] ?? 0) + (performance.now() - start) / 1000;
      }
    },
    seconds: () =>
      Object.fromEntries(
        Object.entries(stages).map(([stage, seconds]) => [
          stage,
          Math.round(seconds * 1000) / 1000,
        ]),
      ),
  };
}
