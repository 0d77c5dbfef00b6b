/**
 * What a queue of jobs costs, and that none is lost: the time that it adds to one job; 1,000 small jobs from 50 clients while the
 * server is killed ten times on PGlite, and while two of three workers are killed on PostgreSQL, with the address of an empty
 * database.
 *
 *   node bench/service/jobs.ts [--jobs 1000] [--clients 50] [--kills 10] [--sleep 5] [--url postgres://...]
 *     [--only one|pglite|postgres]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase, openJobQueue } from "@inkloom/server";
import { showSpread, spreadOf } from "../measure.ts";
import { killServer, killWorkers } from "./kills.ts";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    clients: { type: "string", default: "50" },
    kills: { type: "string", default: "10" },
    sleep: { type: "string", default: "5" },
    only: { type: "string" },
    url: { type: "string" },
  },
});
const total = Number(values.jobs);
const clients = Number(values.clients);
const sleep = Number(values.sleep);
const wanted = (name: string) => values.only === undefined || values.only === name;
const newFolder = () => mkdtemp(join(tmpdir(), "inkloom-jobs-"));

/** One job after the other that does nothing, in an idle queue: milliseconds from asking to its start and to its end. */
async function measureOne(url?: string): Promise<void> {
  const folder = await newFolder();
  const database = await openDatabase({ folder: join(folder, "data"), url });
  const queue = await openJobQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  let asked = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  let ended: () => void = () => undefined;
  await queue.startWorker({
    run: () => {
      starts.push(performance.now() - asked);
      return Promise.resolve({ result: {} });
    },
  });
  queue.events.listen(({ type }) => {
    if (type === "finished") ended();
  });
  for (let round = 0; round < 60; round += 1) {
    await pause(30);
    const end = new Promise<void>((resolve) => (ended = resolve));
    asked = performance.now();
    await queue.enqueue([{ user: null, tool: "generate", request: {} }]);
    await end;
    ends.push(performance.now() - asked);
  }
  const name = url === undefined ? "PGlite" : "PostgreSQL";
  // The first rounds compile.
  const [start, end] = [starts, ends].map((times) => showSpread(spreadOf(times.slice(10)), 1));
  console.log(`${name}, one job at a time: started after ${start} ms, ended after ${end} ms`);
  await queue.close();
  await database.close();
  await rm(folder, { recursive: true });
}

const report = (name: string, found: object) => {
  console.log(name, JSON.stringify(found));
};

if (wanted("one")) await measureOne();
if (wanted("pglite")) {
  const folder = await newFolder();
  const load = { kills: Number(values.kills), total, clients, sleep };
  report("PGlite, server killed", { ...load, ...(await killServer(folder, load)) });
  await rm(folder, { recursive: true });
}
const { url } = values;
if (url !== undefined && wanted("one")) await measureOne(url);
if (url !== undefined && wanted("postgres")) {
  const folder = await newFolder();
  const load = { workers: 3, total, clients, sleep };
  const found = await killWorkers(folder, url, load);
  report("PostgreSQL, two workers killed", { ...load, ...found });
  await rm(folder, { recursive: true });
}
