/** Which job is next. Pure: rows in, a decision out. */

/** The first runnable job of one user, by the user's own order. */
export interface Head {
  readonly id: string;
  /** `null`: nobody in particular, as on a machine without accounts. */
  readonly user: string | null;
  /** Higher is earlier. */
  readonly priority: number;
  readonly model: string | null;
  /** When a job of this user was last chosen, milliseconds since 1970. */
  readonly servedAt: number | null;
  /** How often a job behind it was preferred for its model. */
  readonly passedOver: number;
  /** Since when, milliseconds since 1970. */
  readonly passedSince: number | null;
}

export interface Choice {
  readonly run: Head;
  /** Those whose turn was before it. */
  readonly passed: readonly Head[];
}

/** What grouping by model may cost others: jobs, and milliseconds. */
export const PASSES_ALLOWED = 3;
export const WAIT_ALLOWED = 60_000;

/**
 * Priority, then the user served longest ago; among jobs of one priority, one of the model that is `loaded` may
 * go first as long as nobody whose turn it is has been passed over {@link PASSES_ALLOWED} times or {@link WAIT_ALLOWED}
 * ms ago.
 */
export function choose(
  heads: readonly Head[],
  loaded: string | null,
  now: number,
): Choice | undefined {
  const line = heads.toSorted(byTurn);
  const [first] = line;
  if (first === undefined) return undefined;
  const place = line.findIndex(
    ({ priority, model }) => priority === first.priority && model !== null && model === loaded,
  );
  const preferred = line[place];
  const passed = line.slice(0, Math.max(place, 0));
  if (preferred === undefined || passed.some((head) => isDue(head, now)))
    return { run: first, passed: [] };
  return { run: preferred, passed };
}

const isDue = ({ passedOver, passedSince }: Head, now: number): boolean =>
  passedOver >= PASSES_ALLOWED || (passedSince !== null && now - passedSince >= WAIT_ALLOWED);

const byTurn = (a: Head, b: Head): number =>
  b.priority - a.priority ||
  (a.servedAt ?? -Infinity) - (b.servedAt ?? -Infinity) ||
  (a.id < b.id ? -1 : Number(a.id > b.id));
