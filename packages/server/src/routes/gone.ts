import type { FastifyReply } from "fastify";

/** Fires when the answer has been sent or whoever asked is gone. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const abort = new AbortController();
  raw.once("close", () => {
    abort.abort();
  });
  if (raw.destroyed) abort.abort();
  return abort.signal;
}
