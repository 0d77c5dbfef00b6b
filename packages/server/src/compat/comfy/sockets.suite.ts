/** What clients are told on their sockets while graphs run. */
import { randomUUID } from "node:crypto";
import { pictureKind } from "@inkloom/pixels";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { jobs } from "../../storage/schema.ts";
import { asker, type ComfyApp } from "./comfy-app.suite.ts";
import { apiWorkflow, copyGraph } from "./default-workflow.suite.ts";
import { type Heard, SocketListener } from "./socket-listener.suite.ts";

export function testSockets(opened: () => ComfyApp): void {
  const local = () => asker(opened().app);
  let host: string;
  const listeners: SocketListener[] = [];
  const listen = async (id = "", account?: string): Promise<SocketListener> => {
    const listener = new SocketListener(`ws://${host}/ws?clientId=${id}`, account);
    listeners.push(listener);
    await listener.hears("status");
    return listener;
  };

  describe("sockets", () => {
    beforeAll(async () => {
      host = await opened().listen();
    });
    afterEach(() => {
      for (const { socket } of listeners.splice(0)) socket.terminate();
    });

    test("the first message is the status, with the client's id or a new one", async () => {
      const named = await listen("my-id");
      expect(named.heard[0]).toEqual({
        type: "status",
        data: { status: { exec_info: { queue_remaining: 0 } }, sid: "my-id" },
      });
      const [first] = (await listen()).heard;
      expect(first?.data["sid"]).toMatch(/^[0-9a-f]{32}$/);
    });

    test("a graph is followed from its start to its end, by its client alone", async () => {
      const [mine, other] = [await listen("mine"), await listen("other")];
      await local().post("/free", { free_memory: true });
      const id = await local().queue(apiWorkflow({ seed: 41 }), { client_id: "mine" });
      await mine.ended(id);
      const told = mine.of(id).filter(({ type }) => type !== "progress_state");
      expect(told.map(({ type, data }) => [type, data["node"] ?? null])).toEqual([
        ["execution_start", null],
        ["execution_cached", null],
        ["executing", "4"],
        ["executing", "6"],
        ["executing", "7"],
        ["executing", "5"],
        ["executing", "3"],
        ["progress", "3"],
        ["progress", "3"],
        ["executing", "8"],
        ["executing", "9"],
        ["executed", "9"],
        ["execution_success", null],
        ["executing", null],
      ]);
      expect(told.find(({ type }) => type === "progress")?.data).toEqual({
        value: 1,
        max: 2,
        prompt_id: id,
        node: "3",
      });
      expect(told.find(({ type }) => type === "executed")?.data).toMatchObject({
        display_node: "9",
        output: { images: [{ subfolder: "", type: "output" }] },
      });
      expect(mine.heard.find(({ type }) => type === "progress_state")?.data).toMatchObject({
        nodes: { "4": { state: "running", node_id: "4" } },
      });
      // The history is there as soon as the end is told.
      expect((await local().get(`/history/${id}`)).json()).toHaveProperty([id]);
      await other.until(({ data }) => JSON.stringify(data).includes('"queue_remaining":0'));
      expect(new Set(other.heard.map(({ type }) => type))).toEqual(new Set(["status"]));
    });

    test("the queue's length is told when it changes", async () => {
      const listener = await listen("counting");
      const left = ({ data }: Heard) =>
        (data["status"] as { exec_info: { queue_remaining: number } }).exec_info.queue_remaining;
      const id = await local().queue(apiWorkflow({ seed: 42, steps: 10 }));
      await listener.until((message) => message.type === "status" && left(message) === 1);
      await local().ended(id);
      await listener.until(
        (message) => message.type === "status" && left(message) === 0 && !("sid" in message.data),
      );
    });

    test("previews are pictures, with what they are of for who reads it", async () => {
      const [plain, reading] = [await listen("plain"), await listen("reading")];
      reading.socket.send(
        JSON.stringify({ type: "feature_flags", data: { supports_preview_metadata: true } }),
      );
      expect((await reading.hears("feature_flags")).data).toMatchObject({
        supports_preview_metadata: true,
      });
      for (const [listener, kind] of [
        [plain, 1],
        [reading, 4],
      ] as const) {
        const graph = apiWorkflow({ seed: 43 + kind, steps: 400 });
        const id = await local().queue(graph, {
          client_id: listener === plain ? "plain" : "reading",
        });
        await expect.poll(() => listener.frames.length, { timeout: 20_000 }).toBeGreaterThan(0);
        await local().post("/interrupt");
        await listener.ended(id);
        const frame = listener.frames[0] ?? expect.fail("no frame");
        expect(frame.readUInt32BE(0)).toBe(kind);
        const start = kind === 1 ? 8 : 8 + frame.readUInt32BE(4);
        expect(pictureKind(frame.subarray(start))).toBe("jpeg");
        if (kind === 4)
          expect(JSON.parse(frame.toString("utf8", 8, start))).toMatchObject({
            node_id: "3",
            prompt_id: id,
          });
        else expect(frame.readUInt32BE(4)).toBe(1);
      }
    });

    test("a failure and an interruption are told as such", async () => {
      const listener = await listen("ends");
      const watching = await listen("watching");
      const client_id = "ends";
      const failing = await local().queue(copyGraph("/x"), { client_id });
      await listener.ended(failing);
      expect((await listener.hears("execution_error")).data).toMatchObject({
        prompt_id: failing,
        node_id: "9",
        node_type: "SaveImage",
        traceback: [],
      });
      const stopped = await local().queue(apiWorkflow({ seed: 52, steps: 2000 }), { client_id });
      await listener.hears("progress", { prompt_id: stopped });
      await local().post("/interrupt", { prompt_id: stopped });
      await listener.ended(stopped);
      expect((await listener.hears("execution_interrupted")).data).toMatchObject({
        prompt_id: stopped,
      });
      // The same person's other pages see that it is gone.
      await watching.hears("execution_interrupted", { prompt_id: stopped });
      expect(watching.heard.some(({ type }) => type === "execution_error")).toBe(false);
    });

    test("whoever calls themselves by another's id hears nothing of theirs", async () => {
      const anna = await listen("shared", "anna");
      const bo = await listen("shared", "bo");
      const id = await asker(opened().app, "anna").queue(copyGraph("shared"), {
        client_id: "shared",
      });
      await anna.ended(id);
      expect(bo.heard.filter(({ type }) => type !== "status")).toEqual([]);
      expect(JSON.stringify(bo.heard)).not.toContain('"queue_remaining":1');
    });

    test("who comes back under an id takes its place, and hears what runs", async () => {
      const before = await listen("again");
      const id = await local().queue(apiWorkflow({ seed: 62, steps: 2000 }), {
        client_id: "again",
      });
      await before.hears("progress", { prompt_id: id });
      const closed = new Promise((resolve) => before.socket.once("close", resolve));
      await expect
        .poll(async () => (await opened().queue.get(id))?.progress ?? null)
        .toHaveProperty("graph.node", "3");
      const after = await listen("again");
      expect(await closed).toBe(1008);
      await after.hears("executing", { node: "3", prompt_id: id });
      await after.hears("progress", { prompt_id: id });
      expect(after.of(id).some(({ type }) => type === "execution_start")).toBe(false);
      await local().post("/interrupt");
      await after.ended(id);
    });

    test("events of another process's worker reach the client, whatever was lost on the way", async () => {
      const listener = await listen("remote");
      const { queue } = opened();
      // A job that no worker here takes, because everything is paused.
      await queue.pauseQueue("all");
      const id = await local().queue(copyGraph("remote"), { client_id: "remote" });
      const about = { job: id, user: null };
      const tell = (revision: number, event: object) => {
        const events = [{ ...about, revision, ...event }];
        queue.events.receive(JSON.stringify({ from: randomUUID(), events }));
      };
      tell(2 ** 21, { type: "started", worker: "elsewhere" });
      const graph = { node: "3", done: ["4", "6"], cached: [], shown: {} };
      tell(2 ** 21 + 1, {
        type: "progress",
        progress: { stage: "sample", step: 1, steps: 2, graph },
      });
      await listener.hears("progress", { prompt_id: id });
      expect(listener.of(id).map(({ type }) => type)).toEqual([
        "execution_start",
        "execution_cached",
        "executing",
        "progress_state",
        "executing",
        "progress_state",
        "executing",
        "progress_state",
        "progress",
        "progress_state",
      ]);
      await queue.cancel(id);
      await queue.resumeQueue("all");
    });

    test("an end that was missed is told all the same", async () => {
      const listener = await listen("missing");
      const { queue, storage } = opened();
      await queue.pauseQueue("all");
      const id = await local().queue(copyGraph("missed"), { client_id: "missing" });
      // As if its events were lost on the way.
      const outputs = { "9": { images: [] } };
      await storage.database.db
        .update(jobs)
        .set({
          state: "done",
          startedAt: new Date(),
          finishedAt: new Date(),
          result: { outputs, executed: ["1", "9"], cached: [] },
        })
        .where(eq(jobs.id, id));
      queue.events.missed();
      await listener.ended(id);
      expect(listener.of(id).map(({ type }) => type)).toContain("execution_success");
      expect((await listener.hears("executed")).data).toMatchObject({ output: outputs["9"] });
      await queue.resumeQueue("all");
    });

    test("what clients say is not believed: nonsense is passed over, too much ends it", async () => {
      const listener = await listen("talking");
      for (const said of ["{", "[]", '{"type":"execute","data":{}}', "null"])
        listener.socket.send(said);
      const id = await local().queue(copyGraph("talking"), { client_id: "talking" });
      await listener.ended(id);
      const closed = new Promise((resolve) => listener.socket.once("close", resolve));
      listener.socket.send("x".repeat(100_000));
      expect(await closed).toBe(1009);
    });
  });
}
