/**
 * How long an event of a job takes to 200 listeners: within one process and, with the address of an empty database, from a worker to
 * a server through PostgreSQL.
 *
 *   node bench/service/events.ts [--listeners 200] [--events 200] [--url postgres://...]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type JobQueue, openDatabase, type OpenDatabase, openJobQueue } from "@inkloom/server";
import { showSpread, spreadOf } from "../measure.ts";

const { values } = parseArgs({
  options: {
    listeners: { type: "string", default: "200" },
    events: { type: "string", default: "200" },
    url: { type: "string" },
  },
});
const [listeners, events] = [Number(values.listeners), Number(values.events)];

const onError = (error: unknown) => {
  throw error;
};

/** Milliseconds from telling to each listener's reading. A job tells a step every 120 ms, 4 jobs at once. */
async function measure(hears: JobQueue, works: JobQueue): Promise<number[]> {
  const told = new Map<string, number>();
  const times: number[] = [];
  const open = Array.from({ length: listeners }, () => hears.events.subscribe());
  const reading = open.map(async (subscription) => {
    for await (const event of subscription) {
      if (event.type !== "progress") continue;
      const at = told.get(`${event.job} ${event.progress.step ?? 0}`);
      if (at !== undefined) times.push(performance.now() - at);
    }
  });
  const worker = await works.startWorker({
    slots: 4,
    run: async ({ id }, { onProgress }) => {
      for (let step = 1; step <= events / 4; step += 1) {
        await pause(120);
        told.set(`${id} ${step}`, performance.now());
        onProgress({ stage: "sample", step, steps: events / 4 });
      }
      return { result: {} };
    },
  });
  const wanted = { user: null, tool: "generate", request: {} };
  const jobs = await works.enqueue([wanted, wanted, wanted, wanted]);
  for (const { id } of jobs) while ((await works.get(id))?.finishedAt === null) await pause(200);
  await worker.stop();
  for (const subscription of open) subscription.close();
  await Promise.all(reading);
  return times;
}

const show = (name: string, times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  const late = sorted[Math.floor(sorted.length * 0.99)] ?? NaN;
  console.log(
    `${name}: ${times.length} events read by ${listeners} listeners, median ${showSpread(spreadOf(times))} ms, 99 % within ${late.toFixed(1)} ms`,
  );
};

const folder = await mkdtemp(join(tmpdir(), "inkloom-events-"));
const local = await openDatabase({ folder: join(folder, "data") });
const queue = await openJobQueue(local, { onError });
show("one process (PGlite)", await measure(queue, queue));
await queue.close();
await local.close();
await rm(folder, { recursive: true });

const { url } = values;
if (url !== undefined) {
  const databases: OpenDatabase[] = [];
  const open = async () => {
    const database = await openDatabase({ folder: "", url });
    databases.push(database);
    return openJobQueue(database, { onError });
  };
  const hears = await open();
  const works = await open();
  show("through PostgreSQL", await measure(hears, works));
  await works.close();
  await hears.close();
  for (const database of databases) await database.close();
}
