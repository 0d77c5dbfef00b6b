/** Counts by name of what was right. */

export interface Tally {
  readonly add: (name: string, isRight: boolean) => void;
  /** 0 to 1, over all that was counted. */
  readonly overall: () => number;
  /** A line for each name and one for all. */
  readonly table: () => string;
  readonly record: () => Record<string, { right: number; of: number }>;
}

export function newTally(): Tally {
  const counts = new Map<string, { right: number; of: number }>();
  const total = { right: 0, of: 0 };
  const line = (name: string, { right, of }: { right: number; of: number }): string =>
    `${name.padEnd(16)} ${((100 * right) / of).toFixed(1).padStart(5)} %  ${right} of ${of}`;
  return {
    add(name, isRight) {
      const count = counts.get(name) ?? { right: 0, of: 0 };
      counts.set(name, count);
      for (const each of [count, total]) {
        each.of++;
        if (isRight) each.right++;
      }
    },
    overall: () => total.right / total.of,
    table: () =>
      [...[...counts].map(([name, count]) => line(name, count)), line("all", total)].join("\n"),
    record: () => ({ ...Object.fromEntries(counts), all: total }),
  };
}
