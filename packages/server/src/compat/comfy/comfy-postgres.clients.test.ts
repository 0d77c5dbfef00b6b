import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  postgresPrograms,
  type PostgresServer,
  startPostgres,
} from "../../storage/postgres-server.suite.ts";
import { testAccounts } from "./accounts.suite.ts";
import { asker, type ComfyApp, openComfyApp } from "./comfy-app.suite.ts";
import { apiWorkflow } from "./default-workflow.suite.ts";
import { testGraphs } from "./graphs.suite.ts";
import { testPictures } from "./pictures.suite.ts";
import { SocketListener } from "./socket-listener.suite.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)("needs Debian's postgresql: ComfyUI's wire", () => {
  let server: PostgresServer;
  let opened: ComfyApp | undefined;
  const get = () => opened ?? expect.fail("the server did not open");
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    opened = await openComfyApp({ databaseUrl: await server.database() });
  });
  afterAll(async () => {
    await get().close();
    await server.stop();
  });

  testGraphs(get);
  testPictures(get);
  testAccounts(get);

  test("a graph that another process runs is followed node by node, and its picture is found", async () => {
    const databaseUrl = await server.database();
    const front = await openComfyApp({ databaseUrl, works: false });
    const worker = await openComfyApp({ databaseUrl, home: front.home });
    const host = await front.listen();
    const listener = new SocketListener(`ws://${host}/ws?clientId=far`);
    try {
      await listener.hears("status");
      const { get: ask, queue } = asker(front.app);
      const id = await queue(apiWorkflow({ seed: 71, steps: 20 }), { client_id: "far" });
      await listener.ended(id);
      const told = listener.of(id).filter(({ type }) => !type.startsWith("progress"));
      expect(told.map(({ type, data }) => [type, data["node"] ?? null])).toEqual([
        ["execution_start", null],
        ["execution_cached", null],
        ...["4", "6", "7", "5", "3", "8", "9"].map((node) => ["executing", node]),
        ["executed", "9"],
        ["execution_success", null],
        ["executing", null],
      ]);
      expect(listener.of(id).some(({ type }) => type === "progress")).toBe(true);
      expect((await ask("/view?filename=ComfyUI_00001_.png")).statusCode).toBe(200);
    } finally {
      listener.socket.terminate();
      await worker.close();
      await front.close();
    }
  });
});
