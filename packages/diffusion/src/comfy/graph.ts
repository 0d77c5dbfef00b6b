/** Who needs whom in a graph, walked without recursion: chains may be as long as the graph. */

export interface Graph {
  /** All nodes, each behind those that it needs. */
  readonly order: readonly string[];
  /** Nodes that this one is linked to. */
  needs(id: string): readonly string[];
  /** These nodes and everything that they need, each once. */
  upstream(...ids: readonly string[]): Iterable<string>;
}

/** Follows `needsOf` from these nodes on, asking it once for each; or the first circle, its first node twice. */
export function graphOf(
  from: readonly string[],
  needsOf: (id: string) => readonly string[],
): Graph | { readonly cycle: readonly string[] } {
  const needs = new Map<string, readonly string[]>();
  const order: string[] = [];
  const open = new Set<string>();
  for (const start of from) {
    // What waits for what, with the place in its list that is looked at next.
    const path: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      needs.set(id, needsOf(id));
      open.add(id);
      path.push({ id, next: 0 });
    };
    if (!needs.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const wanted = needs.get(top.id)?.[top.next++];
      if (wanted === undefined) {
        path.pop();
        open.delete(top.id);
        order.push(top.id);
      } else if (open.has(wanted)) {
        const ids = path.map(({ id }) => id);
        return { cycle: [...ids.slice(ids.indexOf(wanted)), wanted] };
      } else if (!needs.has(wanted)) enter(wanted);
    }
  }
  const of = (id: string): readonly string[] => needs.get(id) ?? [];
  return {
    order,
    needs: of,
    upstream(...ids) {
      // A set grows while it is walked.
      const seen = new Set(ids);
      for (const id of seen) for (const each of of(id)) seen.add(each);
      return seen;
    },
  };
}
