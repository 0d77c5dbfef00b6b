/** Clients that ask, a process that answers and is killed again and again, and what must be true in the end. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decodePng } from "@inkloom/pixels";
import { galleryPage, openDatabase, openJobQueue } from "@inkloom/server";
import { colourOf, type Answer, type ProcessOptions, type Request } from "./kill-process.ts";

const program = fileURLToPath(new URL("kill-process.ts", import.meta.url));

type Asked = { readonly enqueue: number } | { readonly counts: true };

/** One process of the service; what is asked of it rejects when it dies. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  enqueue(jobs: number): Promise<readonly string[]>;
  /** Jobs to do and done in all, and those that run in this process. */
  counts(): Promise<{ readonly left: number; readonly ended: number; readonly here: number }>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

async function startProcess(options: ProcessOptions): Promise<ServiceProcess> {
  const child = fork(program, [JSON.stringify(options)], { stdio: ["ignore", 2, 2, "ipc"] });
  const asked = new Map<number, PromiseWithResolvers<Answer>>();
  const ready = Promise.withResolvers<undefined>();
  let count = 0;
  child.on("message", (answer: Answer) => {
    if ("ready" in answer) ready.resolve(undefined);
    else asked.get(answer.request)?.resolve(answer);
  });
  const exit = once(child, "exit");
  child.on("exit", (code) => {
    const gone = new Error(`The process ended with ${code}.`);
    ready.reject(gone);
    for (const { reject } of asked.values()) reject(gone);
  });
  const ask = (message: Asked): Promise<Answer> => {
    const request = count++;
    const waiting = Promise.withResolvers<Answer>();
    asked.set(request, waiting);
    child.send({ ...message, request }, (error) => {
      if (error !== null) waiting.reject(error);
    });
    return waiting.promise.finally(() => asked.delete(request));
  };
  await ready.promise;
  return {
    child,
    async enqueue(enqueue) {
      const answer = await ask({ enqueue });
      return "ids" in answer ? answer.ids : [];
    },
    async counts() {
      const answer = await ask({ counts: true });
      if (!("left" in answer)) throw new Error("The process answered something else.");
      return answer;
    },
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
    async stop() {
      child.send({ request: count++, stop: true } satisfies Request);
      await exit;
    },
  };
}

/** Who has asked for a job and been told its id may forget about it. */
export interface Clients {
  readonly acknowledged: ReadonlySet<string>;
  /** All have been told of all their jobs. */
  readonly done: Promise<void>;
}

/** Each of `clients` asks for its share of `total` jobs, one after the other, of whatever process `current` names; whoever
 *  gets no answer asks again. */
function askForJobs(
  total: number,
  clients: number,
  current: () => ServiceProcess | undefined,
): Clients {
  const acknowledged = new Set<string>();
  const client = async (share: number) => {
    for (let had = 0; had < share;) {
      const service = current();
      try {
        if (service === undefined) await pause(20);
        else {
          for (const id of await service.enqueue(1)) acknowledged.add(id);
          had += 1;
        }
      } catch {
        await pause(20); // killed meanwhile
      }
    }
  };
  const shares = Array.from({ length: clients }, (_none, i) => Math.floor((total + i) / clients));
  return { acknowledged, done: Promise.all(shares.map(client)).then(() => undefined) };
}

/** Waits until nothing is left to do. */
async function untilIdle(service: ServiceProcess): Promise<void> {
  while ((await service.counts()).left > 0) await pause(50);
}

export interface Findings {
  /** Jobs in the history. */
  readonly jobs: number;
  /** How many were begun more than once. */
  readonly repeated: number;
  /** Sentences; none is right. */
  readonly wrong: readonly string[];
}

/** Looks whether every acknowledged job ended exactly once, with its one entry in the gallery and a picture that opens. */
async function inspect(
  where: { readonly folder: string; readonly url?: string },
  files: string,
  acknowledged: ReadonlySet<string>,
): Promise<Findings> {
  const database = await openDatabase(where);
  const queue = await openJobQueue(database, { onError: console.error });
  const jobs = new Map<string, { readonly state: string; readonly attempts: number }>();
  const wrong: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await queue.history({ cursor, limit: 200 });
    for (const job of page.jobs) {
      if (jobs.has(job.id)) wrong.push(`${job.id} is in the history twice`);
      jobs.set(job.id, job);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  const pictures = new Map<string, string[]>();
  do {
    const page = await galleryPage(database.db, {}, { limit: 1000, after: cursor });
    for (const { jobId, picture } of page.entries)
      pictures.set(jobId ?? "", [...(pictures.get(jobId ?? "") ?? []), picture.hash]);
    cursor = page.next;
  } while (cursor !== undefined);
  for (const id of acknowledged)
    if (!jobs.has(id)) wrong.push(`${id} was acknowledged and has not ended`);
  for (const [id, { state, attempts }] of jobs) {
    const [hash = "absent", ...more] = pictures.get(id) ?? [];
    if (state !== "done") wrong.push(`${id} is ${state} after ${attempts} attempts`);
    if (more.length > 0) wrong.push(`${id} has ${more.length + 1} pictures`);
    const colour = await readFile(join(files, hash))
      .then(decodePng)
      .then(({ data }) => data.subarray(0, 3).join(), String);
    if (colour !== colourOf(id).join()) wrong.push(`${id} has no picture of its own: ${colour}`);
  }
  await queue.close();
  await database.close();
  const repeated = [...jobs.values()].filter(({ attempts }) => attempts > 1).length;
  return { jobs: jobs.size, repeated, wrong };
}

/** A server on PGlite, killed `kills` times while `clients` ask for jobs and it runs them. */
export async function killServer(
  folder: string,
  {
    kills,
    total,
    clients,
    sleep,
  }: { kills: number; total: number; clients: number; sleep: number },
): Promise<Findings & { readonly acknowledged: number; readonly seconds: number }> {
  const files = join(folder, "files");
  await mkdir(files, { recursive: true });
  const options: ProcessOptions = { folder: join(folder, "data"), files, slots: 1, sleep };
  const start = performance.now();
  let current: ServiceProcess | undefined = await startProcess(options);
  const asking = askForJobs(total, clients, () => current);
  for (let killed = 0; killed < kills; killed += 1) {
    // Spread over the whole of the work: some while it takes jobs, some while it only runs them.
    const { ended } = await current.counts();
    const goal = Math.max(ended + 1, Math.floor(((killed + 1) * total) / (kills + 2)));
    while ((await current.counts()).ended < goal) await pause(Math.random() * 40);
    const dying: ServiceProcess = current;
    current = undefined;
    await dying.kill();
    current = await startProcess(options);
  }
  await asking.done;
  await untilIdle(current);
  const seconds = (performance.now() - start) / 1000;
  await current.stop();
  const findings = await inspect({ folder: options.folder }, files, asking.acknowledged);
  return { ...findings, acknowledged: asking.acknowledged.size, seconds };
}

/** Workers on one PostgreSQL server, all but the last killed while `clients` ask for jobs of a process that runs none.
 *  `longest` is the time from a kill to the end of all that the dead were running, in seconds. */
export async function killWorkers(
  folder: string,
  url: string,
  {
    workers,
    total,
    clients,
    sleep,
  }: { workers: number; total: number; clients: number; sleep: number },
): Promise<Findings & { readonly acknowledged: number; readonly longest: number }> {
  const files = join(folder, "files");
  await mkdir(files, { recursive: true });
  const options: ProcessOptions = { folder, url, files, slots: 0, sleep };
  const server = await startProcess(options);
  const running = await Promise.all(
    Array.from({ length: workers }, () => startProcess({ ...options, slots: 1 })),
  );
  const asking = askForJobs(total, clients, () => server);
  for (const [killed, worker] of running.slice(1).entries()) {
    while ((await server.counts()).ended < ((killed + 1) * total) / (workers + 1)) await pause(20);
    while ((await worker.counts()).here === 0) await pause(1);
    await worker.kill();
  }
  const lastKill = performance.now();
  await asking.done;
  await untilIdle(server);
  const longest = (performance.now() - lastKill) / 1000;
  await running[0]?.stop();
  await server.stop();
  const findings = await inspect({ folder, url }, files, asking.acknowledged);
  return { ...findings, acknowledged: asking.acknowledged.size, longest };
}
