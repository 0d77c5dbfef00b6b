/** Events of jobs as they happen; a line that breaks is taken up again where it was. */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { components } from "./api.ts";
import { expectOk, InkloomProblem } from "./problem.ts";

export type JobEvent = components["schemas"]["JobEvent"];

export interface EventOptions {
  readonly signal?: AbortSignal;
  /** Whether `preview` events come, with pictures in base64. */
  readonly previews?: boolean;
}

export interface AskOptions extends Omit<RequestInit, "headers"> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the service; a path below its address. */
export type Ask = (path: string, options?: AskOptions) => Promise<Response>;

/** How often in a row a line may fail before that is the end. */
const FAILURES_ALLOWED = 8;
const LONGEST_PAUSE = 30_000;

/**
 * `ended` says after which event nothing more is wanted; without it the events go on until the signal fires.
 * Rejects with the service's problem, or after several failures in a row with the last.
 */
export async function* followEvents(
  ask: Ask,
  path: string,
  { signal, previews = false }: EventOptions,
  ended: (event: JobEvent) => boolean = () => false,
): AsyncGenerator<JobEvent, void> {
  const query = previews ? "?previews=base64" : "";
  let seen: string | undefined;
  const isOver = (): boolean => signal?.aborted === true;
  for (let failures = 0; !isOver();) {
    try {
      const headers: Record<string, string> = seen === undefined ? {} : { "last-event-id": seen };
      const answer = await expectOk(
        await ask(path + query, { headers, ...(signal && { signal }) }),
      );
      if (answer.status === 204) return;
      for await (const { id, data } of readEvents(answer.body)) {
        failures = 0;
        seen = id ?? seen;
        const event = JSON.parse(data) as JobEvent;
        // The service speaks to who reads too slowly: come again.
        if (event.type === "dropped") break;
        yield event;
        if (ended(event)) return;
      }
    } catch (error) {
      if (isOver()) return;
      const hopeless =
        error instanceof InkloomProblem && error.status < 500 && error.status !== 429;
      failures += 1;
      if (hopeless || failures > FAILURES_ALLOWED) throw error;
    }
    if (isOver()) return;
    await pause(Math.min(LONGEST_PAUSE, 250 * 2 ** failures), signal);
  }
}

/** The events of a body, one after the other. */
export async function* readEvents(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<EventSourceMessage, void> {
  let found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => found.push(event) });
  const text = new TextDecoder();
  // A reader, because not every browser can iterate over a stream.
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(text.decode(value, { stream: true }));
      yield* found;
      found = [];
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const pause = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
