/** Lists that are old by now: thousands of jobs that are queued or cancelled at once ask for them again only a few times. */
import { queryClient } from "./queries.ts";

/** Milliseconds in which all that happens counts as one change. */
const PAUSE = 250;

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** @param list first part of its query keys */
export function staleSoon(
  list: "jobs" | "queue" | "gallery" | "models" | "training" | "datasets",
): void {
  if (waiting.has(list)) return;
  const timer = setTimeout(() => {
    waiting.delete(list);
    void queryClient.invalidateQueries({ queryKey: [list] });
  }, PAUSE);
  waiting.set(list, timer);
}
