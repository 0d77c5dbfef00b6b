/** Graphs from the queue to the history. */
import { buffer } from "node:stream/consumers";
import { readPngText } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { galleryPage } from "../../storage/gallery/page.ts";
import { asker, type ComfyApp } from "./comfy-app.suite.ts";
import { apiWorkflow, copyGraph, pageWorkflow } from "./default-workflow.suite.ts";

/** So many steps that it runs until it is stopped. */
const LONG = { steps: 2000, seed: 99 };

export function testGraphs(opened: () => ComfyApp): void {
  const local = () => asker(opened().app);

  describe("graphs", () => {
    test("the graph that the page begins with runs, by its export and by the page itself", async () => {
      const first = await local().run(apiWorkflow({ seed: 1 }), { client_id: "me" });
      expect(first.status).toMatchObject({ status_str: "success", completed: true });
      expect(first.outputs).toEqual({
        "9": { images: [{ filename: "ComfyUI_00001_.png", subfolder: "", type: "output" }] },
      });
      expect(first.prompt.slice(2)).toEqual([
        apiWorkflow({ seed: 1 }),
        { client_id: "me", create_time: expect.any(Number) as number },
        ["9"],
      ]);
      expect(first.status.messages.map(([type]) => type)).toEqual([
        "execution_start",
        "execution_cached",
        "execution_success",
      ]);
      expect(first.meta).toMatchObject({ "9": { node_id: "9", real_node_id: "9" } });

      const workflow = pageWorkflow({ seed: 2 });
      const answer = await local().post("/prompt", { workflow });
      const { prompt_id: id, node_errors } = answer.json<{
        prompt_id: string;
        node_errors: object;
      }>();
      expect(node_errors).toEqual({});
      const second = await local().ended(id);
      expect(second.outputs["9"]?.images).toMatchObject([{ filename: "ComfyUI_00002_.png" }]);

      const shown = await local().get("/view?filename=ComfyUI_00002_.png");
      const texts = readPngText(shown.rawPayload);
      expect(JSON.parse(texts["workflow"] ?? "")).toEqual(workflow);
      expect(JSON.parse(texts["prompt"] ?? "")).toMatchObject(apiWorkflow({ seed: 2 }));
    });

    test("what nodes made is there for the next graph, and its pictures keep their names", async () => {
      const graph = apiWorkflow({ seed: 3 });
      const first = await local().run(graph);
      const again = await local().run(graph);
      expect(again.outputs).toEqual(first.outputs);
      const cached = again.status.messages.find(([type]) => type === "execution_cached");
      expect(cached?.[1]["nodes"]).toEqual(["9"]);
    });

    test("a batch has its numbers in a row, and folders of the prefix are folders of the name", async () => {
      const { outputs } = await local().run(
        apiWorkflow({ seed: 4, batch: 2, prefix: "a/%width%_b" }),
      );
      expect(outputs["9"]?.images).toEqual([
        { filename: "64_b_00001_.png", subfolder: "a", type: "output" },
        { filename: "64_b_00002_.png", subfolder: "a", type: "output" },
      ]);
      const shown = await local().get("/view?filename=64_b_00002_.png&subfolder=a&type=output");
      expect(shown.statusCode).toBe(200);
    });

    test("pictures enter the gallery with their words, previews do not", async () => {
      const graph = apiWorkflow({ seed: 5 });
      const preview = { class_type: "PreviewImage", inputs: { images: ["8", 0] } };
      const id = await local().queue({ ...graph, "10": preview });
      const { outputs } = await local().ended(id);
      expect(outputs["10"]?.images).toMatchObject([{ type: "temp" }]);
      const name = outputs["10"]?.images[0]?.filename ?? "";
      expect((await local().get(`/view?filename=${name}&type=temp`)).statusCode).toBe(200);
      const { storage } = opened();
      const { entries } = await galleryPage(storage.database.db, { text: "glass bottle" });
      const mine = entries.filter(({ jobId }) => jobId === id);
      expect(mine).toMatchObject([{ tool: "comfy", seed: "5", index: 0 }]);
      const hash = mine[0]?.picture.hash ?? "";
      // Jobs of every kind tell their files alike.
      expect((await opened().queue.get(id))?.result).toMatchObject({
        files: [{ role: "picture", hash, width: 64, height: 64, seed: 5, mediaType: "image/png" }],
      });
      const { stream } = await storage.pictures.open(hash);
      expect(readPngText(await buffer(stream))["prompt"]).toContain('"seed": 5'.replace(" ", ""));
    });

    test("a seed of 64 bits is drawn with and told exactly", async () => {
      const text = JSON.stringify({ prompt: apiWorkflow({ seed: 77 }) }).replace(
        '"seed":77',
        '"seed":18446744073709551615',
      );
      // As Python's own library sends it.
      const answer = await opened().app.inject({
        method: "POST",
        url: "/prompt",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: text,
      });
      const { prompt_id: id } = answer.json<{ prompt_id: string }>();
      await local().ended(id);
      const { body } = await local().get(`/history/${id}`);
      expect(body).toContain('"seed":18446744073709551615');
    });

    test("only the outputs that are wanted run", async () => {
      const other = { class_type: "PreviewImage", inputs: { images: ["1", 0] } };
      const { outputs, prompt } = await local().run(
        { ...copyGraph("unwanted"), "10": other },
        { partial_execution_targets: ["10"] },
      );
      expect(Object.keys(outputs)).toEqual(["10"]);
      expect(prompt[4]).toEqual(["10"]);
    });

    test("a graph that cannot run is refused in ComfyUI's shape", async () => {
      const answer = await local().post("/prompt", { prompt: apiWorkflow({ checkpoint: "none" }) });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({
        error: { type: "prompt_outputs_failed_validation", extra_info: {} },
        node_errors: {
          "4": {
            class_type: "CheckpointLoaderSimple",
            dependent_outputs: ["9"],
            errors: [{ type: "value_not_in_list" }],
          },
        },
      });
      for (const [body, type] of [
        [{}, "no_prompt"],
        [{ prompt: {} }, "prompt_no_outputs"],
        [{ prompt: { "1": { class_type: "Exec", inputs: {} } } }, "missing_node_type"],
        [{ prompt: apiWorkflow(), prompt_id: "mine" }, "invalid_prompt_id"],
        [{ workflow: { nodes: 1 } }, "invalid_prompt"],
      ] as const)
        expect((await local().post("/prompt", body)).json()).toMatchObject({
          error: { type, message: expect.any(String) as string },
          node_errors: {},
        });
      const broken = await opened().app.inject({ method: "POST", url: "/prompt", payload: "{" });
      expect(broken.statusCode).toBe(400);
    });

    test("one output that can run is enough, and the answer says what is wrong with the other", async () => {
      const bad = { class_type: "SaveImage", inputs: { images: ["9", 0], filename_prefix: "x" } };
      const answer = await local().post("/prompt", {
        prompt: { ...copyGraph("good"), "11": bad },
      });
      expect(answer.statusCode).toBe(200);
      const { prompt_id: id, node_errors } = answer.json<{
        prompt_id: string;
        node_errors: object;
      }>();
      expect(node_errors).toMatchObject({ "11": { class_type: "SaveImage" } });
      expect(Object.keys((await local().ended(id)).outputs)).toEqual(["9"]);
    });

    test("a node that fails ends the graph with its id, without paths and traces", async () => {
      const { status, outputs } = await local().run(copyGraph("../../../escaped"));
      expect(status).toMatchObject({ status_str: "error", completed: false });
      const [type, data] = status.messages.at(-1) ?? [];
      expect(type).toBe("execution_error");
      expect(data).toMatchObject({
        node_id: "9",
        node_type: "SaveImage",
        exception_type: "input/name",
        traceback: [],
      });
      expect(JSON.stringify(data)).not.toContain(opened().home);
      expect(outputs).toEqual({});
    });

    test("the client's own id is the id, also after a restart", async () => {
      const id = "3b241101-e2bb-4255-8caf-4136c566a962";
      expect(await local().queue(copyGraph("own"), { prompt_id: id })).toBe(id);
      const entry = await local().ended(id);
      const later = asker(await opened().again());
      expect((await later.get(`/history/${id}`)).json()).toEqual({ [id]: entry });
      expect((await later.get("/history")).json()).toHaveProperty([id]);
      const next = await later.queue(copyGraph("later"));
      const { prompt } = await later.ended(next);
      expect(prompt[0]).toBeGreaterThan(entry.prompt[0]);
    });

    test("what waits can be looked at, put in front and taken out; what runs is interrupted", async () => {
      const { get, post, queue } = local();
      const running = await queue(apiWorkflow(LONG));
      const first = await queue(copyGraph("waits 11"));
      const second = await queue(copyGraph("waits 12"));
      const front = await queue(copyGraph("waits 13"), { front: true });
      const behind = await queue(copyGraph("waits 14"), { number: 1e9 });
      type Queue = Record<
        "queue_running" | "queue_pending",
        [number, string, object, object, string[]][]
      >;
      const ids = (tuples: Queue["queue_running"]) => tuples.map(([, id]) => id);
      await expect
        .poll(async () => ids((await get("/queue")).json<Queue>().queue_running))
        .toEqual([running]);
      const { queue_pending: pending } = (await get("/queue")).json<Queue>();
      expect(ids(pending)).toEqual([front, first, second, behind]);
      expect(pending[0]?.[0]).toBeLessThan(0);
      expect(pending[1]?.slice(4)).toEqual([["9"]]);
      expect((await get("/prompt")).json()).toEqual({ exec_info: { queue_remaining: 5 } });
      expect((await get(`/history/${running}`)).json()).toEqual({});

      expect((await post("/queue", { delete: [second, "no such"] })).statusCode).toBe(200);
      expect((await post("/interrupt", { prompt_id: first })).statusCode).toBe(200);
      expect(ids((await get("/queue")).json<Queue>().queue_pending)).toEqual([
        front,
        first,
        behind,
      ]);
      expect((await post("/queue", { clear: true })).statusCode).toBe(200);
      expect((await get("/queue")).json()).toMatchObject({ queue_pending: [] });
      expect((await post("/interrupt")).statusCode).toBe(200);
      const { status } = await local().ended(running);
      expect(status.status_str).toBe("error");
      expect(status.messages.at(-1)?.[0]).toBe("execution_interrupted");
      // Taken out before they began, they were never there.
      expect((await get(`/history/${second}`)).json()).toEqual({});
    });

    test("the history is paged and emptied", async () => {
      const { get, post, run } = local();
      await run(copyGraph("paged"));
      const kept = await run(copyGraph("paged"));
      const id = kept.prompt[1];
      const keys = async (query: string) =>
        Object.keys((await get(`/history${query}`)).json<object>());
      const all = await keys("");
      expect(all.at(-1)).toBe(id);
      expect(await keys("?max_items=2")).toEqual(all.slice(-2));
      expect(await keys("?max_items=2&offset=1")).toEqual(all.slice(1, 3));
      expect(await keys("?max_items=0")).toEqual([]);
      await post("/history", { delete: [id] });
      expect(await keys("")).toEqual(all.slice(0, -1));
      await post("/history", { clear: true });
      expect(await keys("")).toEqual([]);
    });

    test("the newer list of jobs has them in every state, and cancels them", async () => {
      const { get, post, queue, run } = local();
      const { prompt, outputs } = await run(copyGraph("listed"), {
        extra_data: { extra_pnginfo: { workflow: { id: "my-page" } } },
      });
      const running = await queue(apiWorkflow({ ...LONG, seed: 98 }));
      const waiting = await queue(copyGraph("waits 18"));
      await expect
        .poll(async () => (await get(`/api/jobs/${running}`)).json<{ status: string }>().status)
        .toBe("in_progress");
      const list = async (query: string) =>
        (await get(`/api/jobs${query}`)).json<{ jobs: { id: string }[]; pagination: object }>();
      const { jobs, pagination } = await list("?limit=3");
      expect(jobs.map(({ id }) => id)).toEqual([waiting, running, prompt[1]]);
      expect(jobs).toMatchObject([
        { status: "pending", outputs_count: 0 },
        { status: "in_progress" },
        {
          status: "completed",
          outputs_count: 1,
          workflow_id: "my-page",
          preview_output: { ...outputs["9"]?.images[0], nodeId: "9", mediaType: "images" },
        },
      ]);
      expect(pagination).toMatchObject({ offset: 0, limit: 3, has_more: false, total: 3 });
      expect((await list("?workflow_id=my-page")).jobs).toMatchObject([{ id: prompt[1] }]);
      expect((await list("?status=pending&sort_order=asc")).jobs).toMatchObject([{ id: waiting }]);
      expect((await get("/api/jobs?status=lost")).statusCode).toBe(400);
      expect((await get(`/api/jobs/${prompt[1]}`)).json()).toMatchObject({
        outputs,
        execution_status: { completed: true },
        workflow: { prompt: copyGraph("listed") },
      });
      expect((await get("/api/jobs/unknown")).statusCode).toBe(404);

      expect((await post(`/api/jobs/${waiting}/cancel`)).json()).toEqual({ cancelled: true });
      expect((await post(`/api/jobs/${waiting}/cancel`)).json()).toEqual({ cancelled: false });
      expect((await post("/api/jobs/cancel", { job_ids: [running] })).json()).toEqual({
        cancelled: true,
      });
      await local().ended(running);
      expect((await get(`/api/jobs/${running}`)).json()).toMatchObject({ status: "cancelled" });
    });
  });
}
