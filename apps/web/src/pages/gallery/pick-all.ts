/** All pictures of a list, however many: only what undoing needs of each is kept. */
import type { GalleryList } from "./gallery-list.ts";
import type { askPage } from "./gallery-service.ts";
import { pickedOf, type Picked } from "./picks.ts";

/** Entries of a request, and requests at once. */
const LIMIT = 200;
const AT_ONCE = 3;

interface PickAllOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (count: number) => void;
}

/** In no certain order. Rejects with what the service rejects with, or when the signal fires. */
export async function pickAll(
  list: Pick<GalleryList, "query">,
  total: number,
  ask: typeof askPage,
  { signal, onProgress }: PickAllOptions,
): Promise<Picked[]> {
  const query = await list.query();
  const found: Picked[] = [];
  let next = 0;
  const walk = async (): Promise<void> => {
    while (next < total) {
      signal.throwIfAborted();
      const offset = next;
      next += LIMIT;
      const entries = await ask(query, { offset, limit: LIMIT, signal });
      for (const entry of entries) found.push(pickedOf(entry));
      onProgress(found.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return found;
}
