import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sendEvents } from "./event-stream.ts";
import type { Told } from "./told-event.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An answer that is never read, as that of a client who has left. */
function unread(raw: PassThrough): FastifyReply {
  const reply: Record<string, unknown> = { raw, header: () => reply, send: () => reply };
  return reply as unknown as FastifyReply;
}
const nothing: AsyncIterable<Told> = {
  [Symbol.asyncIterator]: () => ({
    next: () => Promise.resolve({ done: true, value: undefined }),
  }),
};
const options = { ends: true, idOf: () => undefined };

test("a client that left before the answer began leaves no timer behind", () => {
  const raw = new PassThrough();
  raw.destroy();
  const stop = vi.fn();
  sendEvents(unread(raw), nothing, stop, options);
  expect(stop).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test("nor does one that leaves before anything was read", () => {
  const raw = new PassThrough();
  const stop = vi.fn();
  sendEvents(unread(raw), nothing, stop, options);
  expect(vi.getTimerCount()).toBe(2);
  raw.emit("close");
  expect(stop).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
