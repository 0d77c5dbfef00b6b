/** One listener's events, waiting to be read. */
import { replaces, type JobEvent } from "./job-events.ts";

/** The last thing a listener is told who reads too slowly, or whom events may have missed: ask again for the
 *  present state. */
export interface Dropped {
  readonly type: "dropped";
}

export interface Subscription extends AsyncIterable<JobEvent | Dropped> {
  close(): void;
}

/** Events kept for a listener that does not read. */
export const BACKLOG = 256;

/** The side that writes. */
export interface Backlog {
  readonly subscription: Subscription;
  readonly push: (event: JobEvent) => void;
  /** Forgets what waits, leaves the notice and ends. */
  readonly drop: () => void;
}

/** Progress that was not read yet is replaced by newer; past {@link BACKLOG} events the listener is dropped. */
export function openBacklog(onClose: () => void): Backlog {
  let waiting: (JobEvent | Dropped)[] = [];
  let closed = false;
  let wake: (() => void) | undefined;

  const end = () => {
    if (closed) return;
    closed = true;
    onClose();
    wake?.();
  };
  const drop = () => {
    if (closed) return;
    waiting = [{ type: "dropped" }];
    end();
  };
  const push = (event: JobEvent) => {
    if (closed) return;
    const place = waiting.findLastIndex(
      (earlier) => earlier.type !== "dropped" && replaces(event, earlier),
    );
    // The newer one goes behind what came between, as its revision does.
    if (place >= 0) waiting.splice(place, 1);
    waiting.push(event);
    if (waiting.length > BACKLOG) drop();
    else wake?.();
  };

  async function* read(): AsyncGenerator<JobEvent | Dropped, void> {
    try {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else if (closed) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      waiting = [];
      end();
    }
  }
  const reader = read();
  const subscription: Subscription = {
    [Symbol.asyncIterator]: () => reader,
    close: () => {
      waiting = [];
      end();
    },
  };
  return { subscription, push, drop };
}
