import { describe, expect, test } from "vitest";
import { BACKLOG, openBacklog } from "./subscription.ts";
import type { JobEvent } from "./job-events.ts";
import { packEvents, PAYLOAD_LIMIT, unpackEvents } from "./wire.ts";

const about = { job: "j", user: null };
const step = (revision: number, job = "j"): JobEvent => ({
  type: "progress",
  ...about,
  job,
  revision,
  progress: { stage: "sample", step: revision, steps: 9 },
});
const finished: JobEvent = { type: "finished", ...about, revision: 9, state: "done" };

const readAll = async (events: AsyncIterable<{ type: string }>): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
};

describe("a subscription", () => {
  test("gives events in their order as they come", async () => {
    const { subscription, push } = openBacklog(() => undefined);
    const reader = subscription[Symbol.asyncIterator]();
    push(step(1));
    expect((await reader.next()).value).toEqual(step(1));
    const next = reader.next();
    push(finished);
    expect((await next).value).toEqual(finished);
    const last = reader.next();
    subscription.close();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  test("keeps only the newest progress of each job for who reads later", async () => {
    const { subscription, push } = openBacklog(() => undefined);
    const reader = subscription[Symbol.asyncIterator]();
    for (let revision = 1; revision <= 5_000; revision += 1)
      push(step(revision, revision % 2 === 0 ? "even" : "odd"));
    push(finished);
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await reader.next()).value);
    expect(seen).toEqual([step(4_999, "odd"), step(5_000, "even"), finished]);
    subscription.close();
  });

  test("is dropped with a notice when its reader is too slow, and holds nothing then", async () => {
    let closed = 0;
    const { subscription, push } = openBacklog(() => {
      closed += 1;
    });
    for (let i = 0; i <= BACKLOG; i += 1) push({ ...finished, job: String(i) });
    push(finished);
    expect(await readAll(subscription)).toEqual(["dropped"]);
    expect(closed).toBe(1);
  });

  test("ends when its reader goes away", async () => {
    let closed = false;
    const { subscription, push } = openBacklog(() => {
      closed = true;
    });
    push(finished);
    for await (const _event of subscription) break;
    expect(closed).toBe(true);
  });
});

describe("events between processes", () => {
  test("cross in as few payloads as the limit allows, in order, and are not heard by who told them", () => {
    const events = Array.from({ length: 500 }, (_none, revision) => step(revision));
    const payloads = packEvents("me", events);
    expect(payloads.length).toBeGreaterThan(1);
    expect(payloads.length).toBeLessThan(12);
    for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
    expect(payloads.flatMap((payload) => unpackEvents("you", payload))).toEqual(events);
    expect(payloads.flatMap((payload) => unpackEvents("me", payload))).toEqual([]);
  });

  test("leave previews behind, and notices that are too long", () => {
    const preview: JobEvent = {
      type: "preview",
      ...about,
      revision: 1,
      picture: new Uint8Array(9_000),
      mediaType: "image/png",
    };
    const text = "长".repeat(PAYLOAD_LIMIT);
    const long: JobEvent = {
      type: "progress",
      ...about,
      revision: 2,
      progress: { stage: "load", notice: { en: text, zh: text } },
    };
    const [payload = "", ...rest] = packEvents("me", [preview, long]);
    expect(rest).toEqual([]);
    expect(unpackEvents("you", payload)).toEqual([{ ...long, progress: { stage: "load" } }]);
  });
});
