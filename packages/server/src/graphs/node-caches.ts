/** What nodes made, kept for the next graph of the same user: names of saved pictures are the user's own. */
import { NodeCache } from "@inkloom/tools";

/** Bytes of latents, pictures and words. */
const MOST = 256 * 2 ** 20;
/** Milliseconds after which it is forgotten: shorter than previews are kept. */
const KEPT = 24 * 60 * 60_000;

export interface NodeCaches {
  /** The cache for this user's next graph. */
  of(user: string | null): NodeCache;
  clear(): void;
}

export function nodeCaches(now: () => number = Date.now): NodeCaches {
  const begin = (owner: string | null) => ({ owner, cache: new NodeCache(MOST), since: now() });
  let present = begin(null);
  return {
    of(user) {
      // A graph that still runs keeps its own; what it adds goes with it.
      if (user !== present.owner || now() - present.since > KEPT) present = begin(user);
      return present.cache;
    },
    clear: () => {
      present.cache.clear();
    },
  };
}
