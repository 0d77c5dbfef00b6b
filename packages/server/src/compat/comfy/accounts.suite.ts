/** Several people at one service: what each sees and stops is their own. */
import { encodePng } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { ACCOUNTS, asker, type ComfyApp, form } from "./comfy-app.suite.ts";
import { apiWorkflow, copyGraph } from "./default-workflow.suite.ts";

export function testAccounts(opened: () => ComfyApp): void {
  const local = () => asker(opened().app);
  const send = async (filename: string, account: keyof typeof ACCOUNTS) => {
    const data = new Uint8ClampedArray(256).fill(5);
    const { payload, headers } = form(await encodePng({ width: 8, height: 8, data }), filename);
    return opened().app.inject({
      method: "POST",
      url: "/upload/image",
      payload,
      headers: { ...headers, "x-account": account },
    });
  };

  describe("accounts", () => {
    test("everybody has names of their own", async () => {
      const anna = asker(opened().app, "anna");
      const bo = asker(opened().app, "bo");
      await send("mine.png", "anna");
      const url = "/view?filename=mine.png&type=input";
      expect((await anna.get(url)).statusCode).toBe(200);
      expect((await bo.get(url)).statusCode).toBe(404);
      // A header of ComfyUI's says who one is; here it says nothing.
      const claimed = await opened().app.inject({
        method: "GET",
        url,
        headers: { "x-account": "bo", "comfy-user": ACCOUNTS.anna.userId },
      });
      expect(claimed.statusCode).toBe(404);

      const made = await anna.run(copyGraph("both"));
      expect(made.outputs["9"]?.images).toMatchObject([{ filename: "both_00001_.png" }]);
      const same = await bo.run(copyGraph("both"));
      expect(same.outputs["9"]?.images).toMatchObject([{ filename: "both_00001_.png" }]);
      expect((await bo.get("/view?filename=both_00001_.png")).statusCode).toBe(200);
      expect((await local().get("/view?filename=both_00001_.png")).statusCode).toBe(404);
      const id = made.prompt[1];
      expect((await bo.get(`/history/${id}`)).json()).toEqual({});
      expect((await bo.get("/history")).json()).not.toHaveProperty([id]);
      expect((await bo.get(`/api/jobs/${id}`)).statusCode).toBe(404);
      await bo.post("/history", { delete: [id] });
      expect((await anna.get(`/history/${id}`)).json()).toHaveProperty([id]);
      // Whoever manages the service sees everybody's.
      expect((await local().get(`/history/${id}`)).json()).toHaveProperty([id]);
    });

    test("nobody stops what others queued", async () => {
      const anna = asker(opened().app, "anna");
      const bo = asker(opened().app, "bo");
      const running = await anna.queue(apiWorkflow({ seed: 32, steps: 2000 }));
      await expect
        .poll(async () => (await anna.get("/queue")).json<{ queue_running: [] }>().queue_running)
        .toHaveLength(1);
      const waiting = await anna.queue(copyGraph("waits"));
      expect((await bo.get("/queue")).json()).toEqual({ queue_running: [], queue_pending: [] });
      expect((await bo.get("/prompt")).json()).toEqual({ exec_info: { queue_remaining: 0 } });
      await bo.post("/interrupt");
      await bo.post("/interrupt", { prompt_id: running });
      await bo.post("/queue", { clear: true, delete: [waiting] });
      await bo.post(`/api/jobs/${waiting}/cancel`);
      // Without a name nothing of somebody else's is meant, whoever asks.
      await local().post("/interrupt");
      expect((await anna.get("/prompt")).json()).toEqual({ exec_info: { queue_remaining: 2 } });
      await anna.post("/queue", { delete: [waiting] });
      await anna.post("/interrupt", { prompt_id: running });
      await anna.ended(running);
    });

    test("who only looks changes nothing", async () => {
      const vera = asker(opened().app, "vera");
      for (const [url, body] of [
        ["/prompt", { prompt: apiWorkflow() }],
        ["/queue", { clear: true }],
        ["/history", { clear: true }],
        ["/interrupt", {}],
        ["/free", {}],
        ["/api/jobs/x/cancel", {}],
        ["/api/jobs/cancel", { job_ids: [] }],
      ] as const)
        expect((await vera.post(url, body)).statusCode).toBe(403);
      const sent = await send("v.png", "vera");
      expect(sent.statusCode).toBe(403);
      expect((await vera.get("/queue")).statusCode).toBe(200);
    });
  });
}
