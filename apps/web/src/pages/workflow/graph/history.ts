/** Steps back and forth: the values before and after, as many as are kept. */

export interface History<T> {
  /** The last is the newest. */
  readonly before: readonly T[];
  readonly after: readonly T[];
  /** What the newest step changed, where the next change of the same belongs to it. */
  readonly open?: { readonly key: string; readonly at: number };
}

export const NO_HISTORY: History<never> = { before: [], after: [] };

const MOST_STEPS = 100;
/** Milliseconds within which changes of the same thing are one step. */
const TOGETHER = 1_200;

/** @param key of what is changed, for changes such as typing that are one step together */
export function stepped<T>(
  history: History<T>,
  current: T,
  key: string | undefined,
  now: number,
): History<T> {
  const { before, open } = history;
  const goesOn =
    key !== undefined && open?.key === key && now - open.at < TOGETHER && before.length > 0;
  return {
    before: goesOn ? before : [...before, current].slice(-MOST_STEPS),
    after: [],
    ...(key !== undefined && { open: { key, at: now } }),
  };
}

export function back<T>(
  { before, after }: History<T>,
  current: T,
): { readonly value: T; readonly history: History<T> } | undefined {
  const [value] = before.slice(-1);
  return value === undefined
    ? undefined
    : { value, history: { before: before.slice(0, -1), after: [...after, current] } };
}

export function forth<T>(
  { before, after }: History<T>,
  current: T,
): { readonly value: T; readonly history: History<T> } | undefined {
  const [value] = after.slice(-1);
  return value === undefined
    ? undefined
    : { value, history: { before: [...before, current], after: after.slice(0, -1) } };
}
