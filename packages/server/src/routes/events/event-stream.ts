/** Server-sent events (HTML, section 9.2): one answer that goes on. */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { SILENCE, withSilence } from "./merged.ts";
import { isLast, type Told } from "./told-event.ts";

export interface StreamOptions {
  /** What a client that comes again says it has heard. */
  readonly idOf: (told: Told) => string | undefined;
  /** Whether the answer ends with what is last of a job. */
  readonly ends: boolean;
}

/** Milliseconds without events after which a comment shows that the line is open. */
export const HEARTBEAT = 15_000;
/** Milliseconds that a reader may leave what is sent unread. */
const PATIENCE = 60_000;
/** A stream ends after so long, and the client comes again with its login as it then is; milliseconds. */
export const LONGEST = 60 * 60_000;
/** Milliseconds that a client waits before it comes again. */
const RETRY = 2_000;

/** Answers with the events until they end or the client is gone; `stop` ends them. */
export function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<Told>,
  stop: () => void,
  { idOf, ends }: StreamOptions,
): FastifyReply {
  const { raw } = reply;
  let progressed = Date.now();
  const watch = setInterval(() => {
    if (!raw.writableNeedDrain) progressed = Date.now();
    // Whoever does not read holds a socket and hears nothing.
    else if (Date.now() - progressed > PATIENCE) raw.destroy();
  }, HEARTBEAT / 3);
  const end = setTimeout(stop, LONGEST);
  const rest = () => {
    clearInterval(watch);
    clearTimeout(end);
  };
  const leave = () => {
    rest();
    stop();
  };
  raw.once("close", leave);
  // Who left before the answer began closes nothing any more, and reads nothing that would end it.
  if (raw.destroyed) leave();

  async function* lines(): AsyncGenerator<string, void> {
    try {
      yield `retry: ${RETRY}\n\n`;
      for await (const told of withSilence(events, HEARTBEAT)) {
        yield told === SILENCE ? ": \n\n" : eventText(told, idOf(told));
        if (told !== SILENCE && ends && isLast(told.event)) return;
      }
    } finally {
      rest();
    }
  }
  return (
    reply
      .header("content-type", "text/event-stream; charset=utf-8")
      .header("cache-control", "no-store, no-transform")
      // Nothing else comes over a line that was held so long, and the server need not wait for it when it ends.
      .header("connection", "close")
      // Proxies that collect answers would hold events back.
      .header("x-accel-buffering", "no")
      .send(Readable.from(lines(), { objectMode: false, highWaterMark: 16_384 }))
  );
}

function eventText({ event, picture }: Told, id: string | undefined): string {
  const data =
    picture === undefined ? event : { ...event, picture: Buffer.from(picture).toString("base64") };
  // JSON has no line breaks of its own.
  const text = `event: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
  return id === undefined ? text : `id: ${id}\n${text}`;
}
