import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../storage/database.ts";
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from "../storage/postgres-server.suite.ts";
import type { JobEvent } from "./job-events.ts";
import { openJobQueue } from "./queue.ts";
import { describeQueue } from "./queue.suite.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)("needs Debian's postgresql", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  });
  afterAll(() => server.stop());

  describeQueue("PostgreSQL", async () =>
    openDatabase({ folder: "", url: await server.database() }),
  );

  test("two processes' queues share jobs, events and wishes to cancel", async () => {
    const url = await server.database();
    const open = async () => {
      const database = await openDatabase({ folder: "", url });
      return {
        database,
        queue: await openJobQueue(database, {
          onError: (error) => {
            throw error;
          },
        }),
      };
    };
    const asks = await open();
    const works = await open();
    await works.queue.startWorker({
      run: (_job, { signal, onProgress, onPreview }) =>
        new Promise((_resolve, reject) => {
          onProgress({ stage: "sample", step: 1, steps: 2 });
          onPreview(new Uint8Array(100_000), "image/png");
          signal.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
        }),
    });
    const heard: JobEvent[] = [];
    asks.queue.events.listen((event) => heard.push(event));
    const until = async (type: JobEvent["type"]) => {
      for (let tries = 0; !heard.some((event) => event.type === type); tries += 1) {
        if (tries > 2_000) expect.fail(`${type} was not heard`);
        await pause(5);
      }
    };
    const [job] = await asks.queue.enqueue([
      { user: null, tool: "generate", request: { id: randomUUID() } },
    ]);
    await until("progress");
    await asks.queue.cancel(job?.id ?? "");
    await until("finished");
    expect(heard.map(({ type }) => type)).toEqual([
      "queued",
      "started",
      "progress",
      "cancelling",
      "finished",
    ]);
    expect(await asks.queue.get(job?.id ?? "")).toMatchObject({ state: "cancelled" });
    for (const { queue, database } of [works, asks]) {
      await queue.close();
      await database.close();
    }
  });
});
