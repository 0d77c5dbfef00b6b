import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostContext } from "../../../tools/src/cpu-context.suite.ts";
import { LOCAL_ACCOUNT } from "../auth/account.ts";
import { openJobQueue, type JobQueue } from "../jobs/queue.ts";
import { openStorage, type Storage } from "../storage/storage.ts";
import { type ToolWork, toolWork } from "./run-tools.ts";
import { submit } from "./submit.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

const MIB = 2 ** 20;

let home: string;
let storage: Storage;
let queue: JobQueue;
let work: ToolWork;
let host: ReturnType<typeof hostContext>;
const errors: unknown[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-cancel-"));
  await prepareDatabase(join(home, "database"));
  storage = await openStorage({ home });
  const onError = (error: unknown) => void errors.push(error);
  queue = await openJobQueue(storage.database, { onError });
  host = hostContext(home);
  work = toolWork({ storage, tools: host.context, others: {}, onError });
  await queue.startWorker({ run: work.run });
});
afterAll(async () => {
  await queue.close();
  await work.close();
  await host.close();
  await storage.close();
  await rm(home, { recursive: true });
});

test("a job in the middle of a large picture is cancelled at once, and its memory is free within 5 s", async () => {
  const add = async (size: number, steps: number) => {
    const parameters = { prompt: "x", width: size, height: size, steps, device: "cpu" };
    const wanted = [{ tool: "generate", parameters } as const];
    const [job] = await submit({ queue, storage, others: {} }, wanted, LOCAL_ACCOUNT);
    return job?.id ?? "";
  };
  const small = await add(64, 1);
  for await (const event of queue.follow(small)) if (event.type === "dropped") break;
  const before = await host.residentMemory();

  const large = await add(768, 20);
  let busy = before;
  while (busy - before < 100 * MIB) {
    await pause(20);
    busy = await host.residentMemory();
    expect(await queue.get(large)).not.toMatchObject({ state: "done" });
  }

  const start = performance.now();
  await queue.cancel(large);
  const acknowledged = performance.now() - start;
  for await (const event of queue.follow(large)) if (event.type === "dropped") break;
  expect(await queue.get(large)).toMatchObject({ state: "cancelled" });
  // A call that runs on takes its process along.
  let freed = await host.residentMemory();
  while (freed > before + (busy - before) / 4 && performance.now() - start < 5000) {
    await pause(50);
    freed = await host.residentMemory();
  }
  expect(freed).toBeLessThan(before + (busy - before) / 4);
  // A loaded machine may be late; what must not happen is that it waits for the step.
  expect(acknowledged).toBeLessThan(1000);
  expect(errors).toEqual([]);
});
