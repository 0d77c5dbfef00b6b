import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type ComfyApp, openComfyApp } from "./comfy-app.suite.ts";
import { recordOf } from "./json-values.ts";
import {
  type Exchange,
  keptTraffic,
  type Overheard,
  settled,
  settledTraffic,
} from "./traffic.suite.ts";

const CLIENT = "0199c0de-0000-4000-8000-0000000000ff";
const traffic = keptTraffic();

describe("what a program that sends graphs asked, asked again", () => {
  let opened: ComfyApp;
  let socket: WebSocket;
  const heard: Record<string, unknown>[] = [];
  /** Ids of this run by the names that the kept traffic has for those of its own. */
  const ids = new Map([["id 0", CLIENT]]);
  beforeAll(async () => {
    opened = await openComfyApp({ checkpoints: ["inkloom-mini"] });
    const host = await opened.listen();
    socket = new WebSocket(`ws://${host}/ws?clientId=${CLIENT}`);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (!isBinary) heard.push(JSON.parse(data.toString("utf8")) as Record<string, unknown>);
    });
    await vi.waitFor(() => {
      expect(heard.length).toBeGreaterThan(0);
    });
  });
  afterAll(async () => {
    socket.terminate();
    await opened.close();
  });

  test("there is something to ask", () => {
    expect(traffic.length).toBeGreaterThan(15);
  });

  /** With this run's ids in place of names. */
  const present = (value: unknown): unknown => {
    const text = JSON.stringify(value).replaceAll(/id \d+/g, (name) => ids.get(name) ?? name);
    return JSON.parse(text) as unknown;
  };
  const about = (id: string | undefined) =>
    heard.filter(({ data }) => recordOf(data)?.["prompt_id"] === id);
  const isEnd = ({ type, data }: Record<string, unknown>): boolean =>
    type === "executing" && recordOf(data)?.["node"] === null;

  const ask = async ({ method, path, sent }: Exchange) =>
    opened.app.inject({
      method,
      url: String(present(path)),
      ...(sent?.json !== undefined && { payload: present(sent.json) as object }),
      ...(sent?.form !== undefined && {
        payload: Buffer.from(sent.form, "base64"),
        headers: { "content-type": sent.type ?? "" },
      }),
    });

  // In order: pictures that one makes are those of the next.
  test.each(traffic.map((each, at) => ({ each, at })))("exchange $at", async ({ each, at }) => {
    if ("socket" in each) {
      const name = String(recordOf(recordOf(each.socket[0])?.["data"])?.["prompt_id"]);
      const id = ids.get(name);
      await expect.poll(() => about(id).some(isEnd), { timeout: 20_000 }).toBe(true);
      const [told] = settledTraffic([{ socket: about(id) }]) as [Overheard];
      const [kept] = settledTraffic([{ socket: present(each.socket) as unknown[] }]) as [Overheard];
      // What the program heard before it began to write down is not there.
      expect(told.socket.slice(-kept.socket.length)).toEqual(kept.socket);
      return;
    }
    // The client asks what runs when it has seen a step of it.
    if (each.path === "/queue" && each.method === "GET")
      await expect.poll(() => heard.at(-1)?.["type"], { timeout: 20_000 }).toMatch(/^progress/);
    const given = await ask(each);
    const type = given.headers["content-type"] ?? "";
    const got: unknown =
      type.startsWith("application/json") && given.body !== ""
        ? given.json()
        : { bytes: given.rawPayload.toString("base64") };
    const own = recordOf(got)?.["prompt_id"];
    const name = recordOf(each.got)?.["prompt_id"];
    if (typeof own === "string" && typeof name === "string") ids.set(name, own);
    expect(given.statusCode, `exchange ${at}`).toBe(each.status);
    expect(settled()(got)).toEqual(settled()(present(each.got)));
  });
});
