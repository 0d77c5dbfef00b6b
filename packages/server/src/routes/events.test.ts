import { setTimeout as pause } from "node:timers/promises";
import websocket from "@fastify/websocket";
import fastify from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BACKLOG } from "../jobs/subscription.ts";
import type { RunTool } from "../jobs/worker.ts";
import { api as apiRoutes } from "./api.ts";
import {
  ACCOUNTS,
  drawing,
  jobOf,
  jobsOf,
  type Name,
  openTestApi,
  type TestApi,
  WHO,
} from "./test-api.suite.ts";

let api: TestApi;
let address: string;
beforeAll(async () => {
  api = await openTestApi();
  address = await api.listen();
});
afterEach(() => api.empty());
afterAll(() => api.close());

interface Heard {
  readonly id?: string;
  readonly type: string;
  readonly data: {
    readonly id: string;
    readonly revision: number;
    readonly job?: { readonly state: string };
    readonly progress?: { readonly step: number };
    readonly picture?: string;
  };
}

const draw = async (who: Name = "ann"): Promise<string> =>
  jobOf(await api.ask(who, "POST", "/tools/generate", { payload: { prompt: "a lake", seed: 3 } }))
    .id;

const parse = (text: string): Heard[] =>
  text
    .split("\n\n")
    .map(
      (block) =>
        new Map(block.split("\n").map((line) => line.split(/: (.*)/s, 2) as [string, string])),
    )
    .filter((fields) => fields.has("data"))
    .map((fields) => ({
      ...(fields.has("id") && { id: fields.get("id") ?? "" }),
      type: fields.get("event") ?? "",
      data: JSON.parse(fields.get("data") ?? "") as Heard["data"],
    }));

/** Reads until the condition holds or the stream ends. */
async function listen(
  who: Name,
  path: string,
  enough: (events: Heard[]) => boolean = () => false,
  headers: Record<string, string> = {},
): Promise<Heard[]> {
  const answer = await fetch(`${address}/api/v1${path}`, { headers: { [WHO]: who, ...headers } });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
  ]);
  let text = "";
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (enough(parse(text))) break;
  }
  return parse(text);
}

const states = (events: Heard[]): string[] => events.flatMap(({ data }) => data.job?.state ?? []);

/** Three steps with a preview each, one after the other as they are let go. */
function steps(): { run: RunTool; next: () => void } {
  const waiting: (() => void)[] = [];
  let free = 0;
  const turn = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
  };
  return {
    run: async (_job, { onProgress, onPreview }) => {
      for (const step of [1, 2, 3]) {
        await turn();
        const notice = step === 1 ? { notice: { en: "Careful.", zh: "小心。" } } : {};
        onProgress({ stage: "sample", step, steps: 3, ...notice });
        onPreview(Buffer.from(`picture ${step}`), "image/jpeg");
      }
      await turn();
      return { result: {} };
    },
    next: () => {
      const first = waiting.shift();
      if (first === undefined) free += 1;
      else first();
    },
  };
}

async function connect(who: Name) {
  const socket = await api.app.injectWS("/api/v1/ws", { headers: { [WHO]: who } });
  const texts: Record<string, unknown>[] = [];
  const pictures: Buffer[] = [];
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (isBinary) pictures.push(data);
    else texts.push(JSON.parse(data.toString()) as Record<string, unknown>);
  });
  const say = (message: unknown) => {
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  };
  const types = () => texts.map(({ type }) => type);
  return { socket, texts, pictures, say, types };
}

describe("the events of a job", () => {
  test("begin with the job and end with it", async () => {
    const { run, next } = steps();
    const id = await draw();
    const heard = listen("ann", `/jobs/${id}/events`);
    await pause(50);
    await api.work(run);
    for (const _ of [1, 2, 3, 4]) {
      await pause(20);
      next();
    }
    const events = await heard;
    expect(states(events)).toEqual(["queued", "running", "done"]);
    const progress = events.filter(({ type }) => type === "progress");
    expect(progress.map(({ data }) => data.progress?.step)).toEqual([1, 2, 3]);
    expect(progress[0]?.data.progress).toMatchObject({ notice: "Careful." });
    expect(events.map(({ type }) => type)).not.toContain("preview");
    const ids = events.map(({ id: each }) => Number(each));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(events.map(({ data }) => data.revision)).toEqual(ids);
  });

  test("of one that has ended are its end", async () => {
    const id = await draw();
    await api.work(drawing(api.service));
    await listen("ann", `/jobs/${id}/events`);
    const events = await listen("ann", `/jobs/${id}/events`);
    expect(states(events)).toEqual(["done"]);
    expect(events[0]?.data.job).toMatchObject({ result: { files: [{ role: "picture" }] } });
  });

  test("go on where a client was, and say that there is no more", async () => {
    const id = await draw();
    const first = await listen("ann", `/jobs/${id}/events`, (events) => events.length > 0);
    const seen = { "last-event-id": first[0]?.id ?? "" };
    const again = listen("ann", `/jobs/${id}/events`, undefined, seen);
    await pause(50);
    await api.work(drawing(api.service));
    const events = await again;
    // What was heard is not told again.
    expect(states(events)).toEqual(["running", "done"]);
    const headers = { "last-event-id": events.at(-1)?.id ?? "" };
    expect((await api.ask("ann", "GET", `/jobs/${id}/events`, { headers })).status).toBe(204);
  });

  test("bring pictures where they are wanted", async () => {
    const { run, next } = steps();
    const id = await draw();
    const heard = listen("ann", `/jobs/${id}/events?previews=base64`);
    await pause(50);
    await api.work(run);
    for (const _ of [1, 2, 3, 4]) {
      await pause(20);
      next();
    }
    const pictures = (await heard).filter(({ type }) => type === "preview");
    expect(pictures[0]?.data).toMatchObject({ mediaType: "image/jpeg" });
    expect(
      pictures.map(({ data }) => Buffer.from(data.picture ?? "", "base64").toString()),
    ).toEqual(["picture 1", "picture 2", "picture 3"]);
  });

  test("an id that no event has is refused", async () => {
    const id = await draw();
    const answer = await api.ask("ann", "GET", `/jobs/${id}/events`, {
      headers: { "last-event-id": "1 or 1" },
    });
    expect(answer).toMatchObject({ status: 400, body: { field: "Last-Event-ID" } });
  });
});

describe("the events of all jobs", () => {
  test("begin with what there is, and are one's own", async () => {
    const early = await draw("ann");
    const others = await draw("ben");
    const enough = (events: Heard[]) =>
      states(events).filter((each) => each === "done").length === 2;
    const heard = listen("ann", "/events", enough);
    const all = listen(
      "root",
      "/events",
      (events) => states(events).filter((each) => each === "done").length === 3,
    );
    await pause(50);
    const late = await draw("ann");
    await api.work(drawing(api.service));
    const events = await heard;
    const jobs = new Set(events.flatMap(({ data }) => data.id));
    expect([...jobs].toSorted()).toEqual([early, late].toSorted());
    expect(JSON.stringify(events)).not.toContain(others);
    expect(JSON.stringify(events)).not.toContain(ACCOUNTS.ben.userId);
    const everything = new Set((await all).map(({ data }) => data.id));
    expect([...everything]).toEqual(expect.arrayContaining([early, others, late]));
  });

  test("tell a client that comes again what ended meanwhile", async () => {
    const id = await draw("ann");
    const [first] = await listen("ann", "/events", (events) => events.length > 0);
    await api.work(drawing(api.service));
    await api.until(async () => (await api.service.queue.get(id))?.state === "done");
    const seen = { "last-event-id": first?.id ?? "" };
    const events = await listen("ann", "/events", (found) => found.length > 0, seen);
    expect(states(events)).toEqual(["done"]);
    expect(await listen("ben", "/events", () => true, seen)).toEqual([]);
  });

  test("say when the order changes", async () => {
    const heard = listen("ann", "/events", (events) => events.length > 0);
    await pause(50);
    await api.ask("ben", "POST", "/queue/pause");
    await api.ask("ann", "POST", "/queue/pause");
    expect((await heard).map(({ type }) => type)).toEqual(["queue"]);
  });
});

describe("a client that goes or does not read", () => {
  test("leaves nobody listening when it goes", async () => {
    const { events } = api.service.queue;
    const open = new Set<object>();
    const subscribe = events.subscribe.bind(events);
    const counted: typeof subscribe = (wanted) => {
      const subscription = subscribe(wanted);
      open.add(subscription);
      const close = subscription.close.bind(subscription);
      return Object.assign(subscription, {
        close: () => {
          open.delete(subscription);
          close();
        },
      });
    };
    Object.assign(events, { subscribe: counted });
    try {
      const id = await draw();
      await listen("ann", `/jobs/${id}/events`, (heard) => heard.length > 0);
      await listen("ann", "/events", (heard) => heard.length > 0);
      const silent = await connect("ann");
      silent.say({ type: "subscribe" });
      await api.until(() => open.size > 0);
      silent.socket.terminate();
      await api.until(() => open.size === 0);
    } finally {
      Object.assign(events, { subscribe });
    }
  });

  test("is told that it missed something, and comes again", async () => {
    const { events } = api.service.queue;
    const heard = listen("ann", "/events");
    await pause(50);
    // More at once than anybody could have read.
    for (let number = 0; number <= BACKLOG; number += 1)
      events.tell({ type: "removed", job: String(number), user: ACCOUNTS.ann.userId, revision: 1 });
    expect((await heard).at(-1)?.type).toBe("dropped");
  });
});

describe("a WebSocket", () => {
  test("tells of a job that is subscribed to, with pictures as they are", async () => {
    const { run, next } = steps();
    const id = await draw();
    const { socket, texts, pictures, say, types } = await connect("ann");
    say({ type: "subscribe", job: id, previews: true });
    await api.until(() => types().includes("state"));
    await api.work(run);
    for (const _ of [1, 2, 3, 4]) {
      await pause(20);
      next();
    }
    await api.until(() => types().includes("unsubscribed"));
    expect(types().filter((type) => type === "progress")).toHaveLength(3);
    expect(texts.filter(({ job }) => job !== undefined).at(-1)).toMatchObject({
      job: { state: "done" },
    });
    const [first] = pictures;
    const length = first?.readUInt32BE() ?? 0;
    expect(JSON.parse(first?.subarray(4, 4 + length).toString() ?? "")).toMatchObject({
      type: "preview",
      id,
      mediaType: "image/jpeg",
    });
    expect(first?.subarray(4 + length).toString()).toBe("picture 1");
    socket.terminate();
  });

  test("tells of all one's jobs until it is told to stop", async () => {
    const { socket, texts, say, types } = await connect("ann");
    say({ type: "subscribe" });
    await api.until(() => types().includes("subscribed"));
    const [own, other] = [await draw("ann"), await draw("ben")];
    await api.until(() => texts.some(({ id }) => id === own));
    say({ type: "unsubscribe" });
    await api.until(() => types().includes("unsubscribed"));
    const count = texts.length;
    await draw("ann");
    await pause(50);
    expect(texts).toHaveLength(count);
    expect(JSON.stringify(texts)).not.toContain(other);
    socket.terminate();
  });

  test("knows no job of somebody else", async () => {
    const id = await draw("ann");
    const { socket, texts, say } = await connect("ben");
    say({ type: "subscribe", job: id });
    await api.until(() => texts.some(({ type }) => type === "problem"));
    expect(texts[0]).toMatchObject({ problem: { code: "queue/unknown", status: 404 } });
    expect(JSON.stringify(texts)).not.toContain("queued");
    socket.terminate();
  });

  test.each([
    "no JSON",
    "null",
    "[]",
    '{"type":"shout"}',
    '{"type":"subscribe","job":1}',
    '{"type":"subscribe","seen":-1}',
    '{"type":"subscribe","previews":"yes"}',
    `{"type":"subscribe","job":"${"x".repeat(5000)}"}`,
  ])("answers %s with a problem and stays open", async (message) => {
    const { socket, texts, say } = await connect("ann");
    say(message);
    await api.until(() => texts.length > 0);
    expect(texts[0]).toMatchObject({ type: "problem", problem: { code: "request/malformed" } });
    say({ type: "subscribe" });
    await api.until(() => texts.some(({ type }) => type === "subscribed"));
    socket.terminate();
  });

  test("is cut off where it says more at once than is ever heard", async () => {
    const { socket, say } = await connect("ann");
    for (let number = 0; number <= 200; number += 1) say({ type: "subscribe", job: "x" });
    await api.until(() => socket.readyState === socket.CLOSED);
  });

  test("follows no more than so many jobs, each once", async () => {
    const dice = { tool: "dice", parameters: {} };
    const ids: string[] = [];
    for (const many of [99, 2]) {
      const payload = { jobs: Array.from({ length: many }, () => dice) };
      ids.push(...jobsOf(await api.ask("ann", "POST", "/jobs", { payload })).map(({ id }) => id));
    }
    const { socket, texts, say, types } = await connect("ann");
    const told = (type: string) => types().filter((each) => each === type).length;
    for (const job of ids.slice(0, 100)) say({ type: "subscribe", job });
    await api.until(() => told("subscribed") === 100);
    // The same again takes the place of the first.
    say({ type: "subscribe", job: ids[0] });
    await api.until(() => told("subscribed") === 101);
    expect(told("problem")).toBe(0);
    say({ type: "subscribe", job: ids[100] });
    await api.until(() => told("problem") === 1);
    expect(texts.find(({ type }) => type === "problem")).toMatchObject({
      problem: { code: "request/large" },
    });
    socket.terminate();
  });
});

test("streams end when the server does", async () => {
  const other = await secondApp();
  const answer = await fetch(`${other.address}/api/v1/events`, { headers: { [WHO]: "ann" } });
  const read = answer.text();
  await pause(50);
  await other.close();
  expect(await read).toContain("retry: ");
});

/** A second app over the same service, to be closed within a test. */
async function secondApp() {
  const app = fastify();
  await app.register(websocket);
  app.decorateRequest("account");
  app.addHook("onRequest", async (request) => {
    request.account = ACCOUNTS.ann;
  });
  await app.register(apiRoutes, { prefix: "/api/v1", service: api.service });
  return {
    address: await app.listen({ host: "127.0.0.1", port: 0 }),
    close: () => app.close(),
  };
}
