/** How long nodes took, by what this page saw of the job. */

export interface Seen {
  /** The node that runs, and since when, milliseconds. */
  readonly running?: { readonly node: string; readonly since: number };
  /** Milliseconds by node. */
  readonly took: ReadonlyMap<string, number>;
}

export const NOTHING_SEEN: Seen = { took: new Map() };

/** @param node that runs now, if one does */
export function seen(before: Seen, node: string | undefined, now: number): Seen {
  const { running, took } = before;
  if (running?.node === node) return before;
  const next = new Map(took);
  if (running !== undefined)
    next.set(running.node, (next.get(running.node) ?? 0) + now - running.since);
  return { took: next, ...(node !== undefined && { running: { node, since: now } }) };
}
