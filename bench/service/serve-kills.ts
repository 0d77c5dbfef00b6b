/**
 * The real service, killed in the middle of real jobs: clients ask over HTTP for small pictures of the embedded model, whoever gets
 * no answer asks again with the same key; in the end every job that was acknowledged has ended exactly once, and every
 * picture opens. On PGlite the server is killed; with the address of an empty database three workers run and two of them are.
 *
 *   node bench/service/serve-kills.ts [--jobs 1000] [--clients 50] [--kills 10] [--url postgres://...]
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { decodePng } from "@inkloom/pixels";
import { ask, Refused, type Serving, startServing, type ToldJob } from "./serving.ts";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    clients: { type: "string", default: "50" },
    kills: { type: "string", default: "10" },
    url: { type: "string" },
  },
});
const total = Number(values.jobs);
const clients = Number(values.clients);
const kills = Number(values.kills);

const SMALL = { width: 64, height: 64, steps: 1, device: "cpu" };

/** A UUID of version 7, which becomes the job's id. */
function newKey(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15, 18)}${random.slice(18)}`;
}

/** Each client asks for its share, one job after the other. */
function askForJobs(current: () => Serving | undefined) {
  const acknowledged = new Map<string, number>();
  const client = async (first: number, share: number): Promise<void> => {
    for (let at = 0; at < share; at += 1) {
      const seed = first + at;
      const key = newKey();
      for (;;) {
        try {
          const service = current();
          if (service === undefined) throw new Error("it starts again");
          const body = { prompt: `a house ${seed}`, ...SMALL, seed };
          const headers = { "idempotency-key": key };
          const job = await ask<ToldJob>(service.address, "/tools/generate", body, headers);
          acknowledged.set(job.id, seed);
          break;
        } catch (error) {
          if (error instanceof Refused) throw error;
          await pause(50); // killed meanwhile
        }
      }
    }
  };
  const share = Math.floor(total / clients);
  const done = Promise.all(Array.from({ length: clients }, (_, at) => client(at * share, share)));
  return { acknowledged, done };
}

async function untilIdle(address: string, killed?: () => Promise<void>): Promise<void> {
  for (;;) {
    const { total: left } = await ask<{ readonly total: number }>(address, "/queue?limit=1");
    if (left === 0) return;
    await killed?.();
    await pause(250);
  }
}

async function check(
  address: string,
  acknowledged: ReadonlyMap<string, number>,
): Promise<{ jobs: number; repeated: number; pictures: number; wrong: string[] }> {
  const ended = new Map<string, ToldJob>();
  const wrong: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: { readonly jobs: readonly ToldJob[]; readonly next: string | null } = await ask(
      address,
      `/jobs?limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const job of page.jobs) {
      if (ended.has(job.id)) wrong.push(`${job.id} stands in the history twice`);
      ended.set(job.id, job);
    }
    cursor = page.next;
  }
  let pictures = 0;
  for (const id of acknowledged.keys()) {
    const job = ended.get(id);
    if (job?.state !== "done") wrong.push(`${id} is ${job?.state ?? "lost"}`);
    for (const { hash } of job?.result?.files ?? []) {
      const file = await fetch(`${address}/api/v1/assets/${hash}`);
      const { width } = await decodePng(new Uint8Array(await file.arrayBuffer()));
      if (width === 64) pictures += 1;
      else wrong.push(`the picture of ${id} is ${width} pixels wide`);
    }
  }
  if (ended.size !== acknowledged.size)
    wrong.push(`${ended.size} jobs ended, ${acknowledged.size} were acknowledged`);
  const repeated = [...ended.values()].filter(({ attempts }) => attempts > 1).length;
  return { jobs: ended.size, repeated, pictures, wrong };
}

async function killServer(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-kills-"));
  let service: Serving | undefined;
  service = await startServing({ home });
  const start = performance.now();
  const { acknowledged, done } = askForJobs(() => service);
  let killed = 0;
  // The first one while clients still ask, the others each time another share of the jobs is done: a job that is killed three
  // times in a row is given up.
  while (killed < kills) {
    await pause(500);
    if (killed > 0) {
      const { total: left } = await ask<{ readonly total: number }>(
        service.address,
        "/queue?limit=1",
      );
      if (acknowledged.size - left < (total * killed) / kills) continue;
    }
    const running: Serving = service;
    service = undefined;
    await running.kill();
    killed += 1;
    service = await startServing({ home });
  }
  await done;
  const { address } = service;
  await untilIdle(address);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    "PGlite",
    JSON.stringify({ clients, killed, seconds, ...(await check(address, acknowledged)) }),
  );
  await service.stop();
  await rm(home, { recursive: true });
}

async function killWorkers(url: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-kills-"));
  const env = { DATABASE_URL: url };
  const front = await startServing({ home, env, args: ["--slots", "0"] });
  const workers = await Promise.all(
    [1, 2, 3].map(() => startServing({ command: "worker", home, env })),
  );
  const start = performance.now();
  const { acknowledged, done } = askForJobs(() => front);
  let killed = 0;
  await pause(3000);
  await untilIdle(front.address, async () => {
    if (killed >= 2) return;
    await workers[killed]?.kill();
    killed += 1;
    await pause(3000);
  });
  await done;
  await untilIdle(front.address);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    "PostgreSQL",
    JSON.stringify({ clients, killed, seconds, ...(await check(front.address, acknowledged)) }),
  );
  await workers[2]?.stop();
  await front.stop();
  await rm(home, { recursive: true });
}

await killServer();
if (values.url !== undefined) await killWorkers(values.url);
