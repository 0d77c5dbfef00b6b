/** All pictures of a list, however many: only what undoing needs of each is kept. */
import type { GalleryList } from "./gallery-list.ts";
import type { askFollowing } from "./gallery-service.ts";
import { pickedOf, type Picked } from "./picks.ts";

/** Entries of a request. */
const LIMIT = 200;

interface PickAllOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (count: number) => void;
}

/** Rejects with what the service rejects with, or when the signal fires. */
export async function pickAll(
  list: Pick<GalleryList, "query">,
  ask: typeof askFollowing,
  { signal, onProgress }: PickAllOptions,
): Promise<Picked[]> {
  const query = await list.query();
  const found: Picked[] = [];
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const { entries, next } = await ask(query, cursor, { limit: LIMIT, signal });
    for (const entry of entries) found.push(pickedOf(entry));
    onProgress(found.length);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return found;
}
