/** Jobs that are removed a while after they were asked to be, so that there is time to think better of it. */
import { create } from "zustand";

interface RemovalState {
  /** Not shown any more. */
  readonly going: ReadonlySet<string>;
}

export const useRemoval = create<RemovalState>()(() => ({ going: new Set() }));

/** Milliseconds in which it can be undone. */
export const UNDO_TIME = 8000;

/**
 * Hides the jobs, and removes them when the time is over; a page that is closed before has removed nothing.
 * @param remove what takes them out of the history; it tells by itself what went wrong
 * @returns shows them again, as long as there is time
 */
export function removeLater(
  ids: readonly string[],
  remove: (ids: readonly string[]) => Promise<void>,
): () => void {
  change((going) => {
    for (const id of ids) going.add(id);
  });
  const show = (): void => {
    change((going) => {
      for (const id of ids) going.delete(id);
    });
  };
  const timer = setTimeout(() => {
    // What could not be removed is shown again.
    void remove(ids).finally(show);
  }, UNDO_TIME);
  return () => {
    clearTimeout(timer);
    show();
  };
}

function change(make: (going: Set<string>) => void): void {
  const going = new Set(useRemoval.getState().going);
  make(going);
  useRemoval.setState({ going });
}
