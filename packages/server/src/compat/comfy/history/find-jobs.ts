/** Jobs of this dialect in the table of all jobs. */
import { and, asc, count, desc, eq, inArray, isNotNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Account } from "../../../auth/account.ts";
import { ofUser } from "../../../jobs/history.ts";
import { ENDED, type Job, type JobState } from "../../../jobs/states.ts";
import { USER_ORDER } from "../../../jobs/take.ts";
import { shownUser } from "../../../routes/rights.ts";
import type { Database } from "../../../storage/database.ts";
import { jobs } from "../../../storage/schema.ts";

/** As the partial index has it. */
const GRAPHS = sql`${jobs.tool} = 'comfy'`;
const promptId = sql<string>`(${jobs.origin} ->> 'promptId')`;
/** Taken out of the queue before it began: as ComfyUI, the history knows nothing of it. */
const BEGAN = or(ne(jobs.state, "cancelled"), isNotNull(jobs.startedAt));
const OPEN: readonly JobState[] = ["running", "queued", "paused"];

/** Of whom an account sees graphs. */
function seenBy(account: Account): SQL | undefined {
  const user = shownUser(account);
  return user === undefined ? undefined : eq(jobs.userId, user);
}

/** The newest of this id. */
export async function findGraph(
  db: Database,
  account: Account,
  id: string,
): Promise<Job | undefined> {
  const [job] = await db
    .select()
    .from(jobs)
    .where(and(GRAPHS, eq(promptId, id), seenBy(account)))
    .orderBy(desc(jobs.id))
    .limit(1);
  return job;
}

/** The most entries that are answered at once. */
export const MOST_ENTRIES = 1_000;

/**
 * Those that ended, the oldest first: from `offset` on, or the last ones where it is negative.
 * @param most at most `MOST_ENTRIES`
 */
export async function endedGraphs(
  db: Database,
  account: Account,
  { most, offset }: { readonly most: number; readonly offset: number },
): Promise<Job[]> {
  const limit = Math.min(Math.max(most, 0), MOST_ENTRIES);
  const where = and(GRAPHS, inArray(jobs.state, [...ENDED]), BEGAN, seenBy(account));
  if (offset >= 0)
    return db
      .select()
      .from(jobs)
      .where(where)
      .orderBy(asc(jobs.finishedAt), asc(jobs.id))
      .limit(limit)
      .offset(offset);
  const newest = await db
    .select()
    .from(jobs)
    .where(where)
    // As the index has it.
    .orderBy(sql`${jobs.finishedAt} desc nulls last`, sql`${jobs.id} desc nulls last`)
    .limit(limit);
  return newest.reverse();
}

/** What runs, then what waits in its order. */
export async function openGraphs(db: Database, account: Account): Promise<Job[]> {
  const rows = await db
    .select()
    .from(jobs)
    .where(and(GRAPHS, inArray(jobs.state, [...OPEN]), seenBy(account)))
    .orderBy(sql`${jobs.state} <> 'running'`, ...USER_ORDER)
    .limit(MOST_ENTRIES);
  return rows;
}

/** An account's own that run or wait, by id and state. Nobody but their owner clears them all. */
export const ownOpenGraphs = (
  db: Database,
  { userId }: Account,
): Promise<Pick<Job, "id" | "state" | "origin">[]> =>
  db
    .select({ id: jobs.id, state: jobs.state, origin: jobs.origin })
    .from(jobs)
    .where(and(GRAPHS, inArray(jobs.state, [...OPEN]), ofUser(userId)))
    .orderBy(...USER_ORDER);

/** Ids of an account's own that ended. */
export async function ownEndedGraphs(db: Database, { userId }: Account): Promise<string[]> {
  const rows = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(GRAPHS, inArray(jobs.state, [...ENDED]), ofUser(userId)));
  return rows.map(({ id }) => id);
}

/** How many run or wait, by user. */
export async function countOpen(db: Database): Promise<ReadonlyMap<string | null, number>> {
  const rows = await db
    .select({ user: jobs.userId, graphs: count() })
    .from(jobs)
    .where(and(GRAPHS, inArray(jobs.state, [...OPEN])))
    .groupBy(jobs.userId);
  return new Map(rows.map(({ user, graphs }) => [user, graphs]));
}

/** Of those, how many an account sees. */
export function countFor(account: Account, open: ReadonlyMap<string | null, number>): number {
  const user = shownUser(account);
  if (user !== undefined) return open.get(user) ?? 0;
  return [...open.values()].reduce((sum, graphs) => sum + graphs, 0);
}

export interface GraphPageQuery {
  readonly states: readonly JobState[];
  readonly workflow?: string | undefined;
  readonly by: "created" | "duration";
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** A page of all of them, and how many there are. */
export async function graphPage(
  db: Database,
  account: Account,
  { states, workflow, by, descending, limit, offset }: GraphPageQuery,
): Promise<{ readonly jobs: Job[]; readonly total: number }> {
  if (states.length === 0) return { jobs: [], total: 0 };
  const where = and(
    GRAPHS,
    inArray(jobs.state, [...states]),
    BEGAN,
    seenBy(account),
    workflow === undefined
      ? undefined
      : sql`${jobs.request} #>> '{extraData,extra_pnginfo,workflow,id}' = ${workflow}`,
  );
  const key =
    by === "created"
      ? sql`${jobs.id}`
      : sql`coalesce(${jobs.finishedAt} - ${jobs.startedAt}, interval '0')`;
  const way = descending ? sql`desc` : sql`asc`;
  const found = await db
    .select()
    .from(jobs)
    .where(where)
    .orderBy(sql`${key} ${way}`, sql`${jobs.id} ${way}`)
    .limit(Math.min(limit, MOST_ENTRIES))
    .offset(offset);
  const [all] = await db.select({ total: count() }).from(jobs).where(where);
  return { jobs: found, total: all?.total ?? 0 };
}
