/** New jobs: all of a call or none. */
import { and, count, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { storable } from "../storage/gallery/bigrams.ts";
import { jobDependencies, jobs } from "../storage/schema.ts";
import { storableRecord } from "../storage/storable-record.ts";
import type { Desk, Emit, QueueLimits } from "./desk.ts";
import { isJobId, newJobId } from "./job-id.ts";
import { readWebhook } from "./webhook.ts";
import { REVISION_BLOCK, WAITING, type Job } from "./states.ts";

export interface NewJob {
  /** Of version 7; jobs of one call may name each other by it. @default a new one */
  readonly id?: string;
  readonly user: string | null;
  readonly tool: string;
  /** Validated parameters. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly model?: string | null | undefined;
  readonly priority?: number | undefined;
  /** Ids of jobs that must be done before, in the queue already or in the same call. */
  readonly waitsFor?: readonly string[] | undefined;
  readonly origin?: Readonly<Record<string, unknown>> | undefined;
  readonly webhook?: string | undefined;
}

/** The queue holds what it may. */
export class QueueFull extends Problem {
  /** When it is worth asking again, for a `Retry-After` header. */
  readonly retryAfterSeconds: number;

  constructor(waiting: number, limit: number, retryAfterSeconds: number) {
    super("queue/full", {
      en: `${waiting} jobs wait, the limit is ${limit}. Try again in ${retryAfterSeconds} s.`,
      zh: `已有 ${waiting} 个任务在等待，上限为 ${limit}。请在 ${retryAfterSeconds} 秒后重试。`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Writes the rows and sends their tickets in one transaction. More than one job form a batch, with an id that they
 * share.
 *
 * @returns the rows in the order given
 */
export async function enqueue(
  { events, delivery, limits, webhooks }: Desk,
  wanted: readonly NewJob[],
): Promise<Job[]> {
  const named = wanted.map((job) => ({ ...job, id: job.id ?? newJobId() }));
  refuseCycles(named);
  for (const { webhook } of named)
    if (webhook !== undefined) readWebhook(webhook, webhooks?.hosts ?? []);
  return events.change(async (tx, emit) => {
    await refuseTooMany(tx, limits, named);
    const done = await readDependencies(tx, named);
    const batchId = named.length > 1 ? newJobId() : null;
    const rows = await tx
      .insert(jobs)
      .values(
        named.map(({ id, user, tool, request, model, priority, waitsFor, origin, webhook }) => ({
          id,
          userId: user,
          tool,
          // Its run reads the row, so that what is drawn is what the row says.
          request: storableRecord(request),
          model: typeof model === "string" ? storable(model) : null,
          priority: priority ?? 0,
          batchId,
          waitsFor: new Set(waitsFor?.filter((other) => !done.has(other))).size,
          origin: origin ?? null,
          webhook: webhook ?? null,
          revision: REVISION_BLOCK,
        })),
      )
      .returning();
    const links = named.flatMap(({ id, waitsFor }) =>
      [...new Set(waitsFor)].map((other) => ({ jobId: id, waitsFor: other })),
    );
    if (links.length > 0) await tx.insert(jobDependencies).values(links);
    tell(emit, rows);
    await delivery.send(tx, rows.filter(({ waitsFor }) => waitsFor === 0).length);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return named.flatMap(({ id }) => byId.get(id) ?? []);
  });
}

const tell = (emit: Emit, rows: readonly Job[]) => {
  for (const { id, userId, revision } of rows)
    emit({ type: "queued", job: id, user: userId, revision });
};

/** Jobs of one call may wait for each other in any order, but not in a ring. */
function refuseCycles(wanted: readonly (NewJob & { readonly id: string })[]): void {
  const open = new Map(wanted.map((job) => [job.id, new Set(job.waitsFor)]));
  for (const [id, before] of open) if (before.has(id)) throw ring([id]);
  for (;;) {
    const free = [...open].filter(([, before]) => ![...before].some((other) => open.has(other)));
    if (free.length === 0) break;
    for (const [id] of free) open.delete(id);
  }
  if (open.size > 0) throw ring([...open.keys()]);
}

const ring = (ids: readonly string[]) =>
  new Problem("queue/dependency", {
    en: `These jobs wait for each other: ${ids.join(", ")}.`,
    zh: `这些任务互相等待：${ids.join("、")}。`,
  });

/** @returns those of the jobs waited for that are done */
async function readDependencies(
  tx: Database,
  wanted: readonly (NewJob & { readonly id: string })[],
): Promise<ReadonlySet<string>> {
  const own = new Set(wanted.map(({ id }) => id));
  const others = new Set(
    wanted.flatMap(({ waitsFor = [] }) => waitsFor.filter((id) => !own.has(id))),
  );
  if (others.size === 0) return new Set();
  // Locked, so that none of them ends between this look and the rows that wait for it.
  const rows = await tx
    .select({ id: jobs.id, state: jobs.state })
    .from(jobs)
    .where(inArray(jobs.id, [...others].filter(isJobId)))
    .orderBy(jobs.id)
    .for("update");
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  for (const id of others) {
    const state = states.get(id);
    if (state === undefined || state === "failed" || state === "cancelled")
      throw new Problem("queue/dependency", {
        en: `A job cannot wait for job "${id}", which ${state === undefined ? "is not there" : `is ${state}`}.`,
        zh: `任务不能等待“${id}”：${state === undefined ? "它不存在" : `其状态是 ${state}`}。`,
      });
  }
  return new Set(rows.filter(({ state }) => state === "done").map(({ id }) => id));
}

async function refuseTooMany(
  tx: Database,
  limits: QueueLimits,
  wanted: readonly NewJob[],
): Promise<void> {
  const waiting = await tx
    .select({ user: jobs.userId, jobs: count() })
    .from(jobs)
    .where(inArray(jobs.state, [...WAITING]))
    .groupBy(jobs.userId);
  const total = waiting.reduce((sum, { jobs: some }) => sum + some, 0);
  if (total + wanted.length > limits.waiting)
    throw new QueueFull(
      total,
      limits.waiting,
      await retryAfter(tx, total + wanted.length - limits.waiting),
    );
  for (const user of new Set(wanted.map((job) => job.user))) {
    const mine = waiting.find((row) => row.user === user)?.jobs ?? 0;
    const more = wanted.filter((job) => job.user === user).length;
    if (mine + more > limits.waitingPerUser)
      throw new QueueFull(
        mine,
        limits.waitingPerUser,
        await retryAfter(tx, mine + more - limits.waitingPerUser),
      );
  }
}

/** Seconds until so many jobs will have ended, as fast as the last ones did; at least 1, at most an hour. */
async function retryAfter(tx: Database, excess: number): Promise<number> {
  const ends = await tx
    .select({ at: jobs.finishedAt })
    .from(jobs)
    .where(and(isNotNull(jobs.finishedAt), eq(jobs.state, "done")))
    .orderBy(sql`${jobs.finishedAt} desc nulls last`)
    .limit(20);
  const times = ends.flatMap(({ at }) => at?.getTime() ?? []);
  const newest = times[0];
  const oldest = times.at(-1);
  const each =
    newest === undefined || oldest === undefined || times.length < 2
      ? 10
      : (newest - oldest) / 1000 / (times.length - 1);
  return Math.min(3600, Math.max(1, Math.ceil(each * excess)));
}
