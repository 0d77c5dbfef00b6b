/** Files that nothing names any more. A file is put before the row that names it, so those that were put, or noted, a short
 *  while ago are left alone. */
import { and, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { rowsOf } from "./rows.ts";
import { assets } from "./schema.ts";
import type { AssetStore } from "./store/asset-store.ts";

export interface UnusedOptions {
  /** How long ago a file must have been put and noted; milliseconds. */
  readonly fresh?: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Files, and jobs, that are looked up at once. */
const PAGE = 500;
/** Comes before that of any job. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Removes those of `hashes` that neither the gallery, an upload nor a job that is yet to be run names: finished jobs do not
 * keep a picture that somebody purged. Answers with the hashes of what is gone; what is fresh (a minute, unless told) stays
 * for `sweepUnused`.
 */
export async function dropUnused(
  db: Database,
  store: AssetStore,
  hashes: readonly string[],
  { fresh = MINUTE }: UnusedOptions = {},
): Promise<string[]> {
  const waiting = await rowsOf<{ hash: string }>(
    db,
    sql`select distinct (regexp_matches(request::text, '[0-9a-f]{64}', 'g'))[1] as hash
      from jobs where state in ('queued', 'paused', 'running')`,
  );
  const kept = new Set(waiting.map(({ hash }) => hash));
  const dropped = [];
  for (let start = 0; start < hashes.length; start += PAGE) {
    const some = hashes.slice(start, start + PAGE).filter((hash) => !kept.has(hash));
    dropped.push(...(await drop(db, store, some, fresh)));
  }
  return dropped;
}

/**
 * Removes every file that this database once noted and nothing names any more, once it is a day old, unless told otherwise: what
 * jobs were given, ended ones included, is named by them; what they made, by the gallery. A file that was never noted here may be
 * all that is left of a lost database (`gallery rebuild`), or another's: it stays.
 * @param options.signal ends it between two steps
 */
export async function sweepUnused(
  db: Database,
  store: AssetStore,
  { fresh = DAY, signal }: UnusedOptions & { readonly signal?: AbortSignal } = {},
): Promise<string[]> {
  const kept = await namedByJobs(db, signal);
  const dropped = [];
  for (let last: string | undefined = ""; last !== undefined;) {
    signal?.throwIfAborted();
    const rows: readonly { readonly hash: string }[] = await db
      .select({ hash: assets.hash })
      .from(assets)
      .where(and(gt(assets.hash, last), unnamed(fresh)))
      .orderBy(assets.hash)
      .limit(PAGE);
    const some = rows.map(({ hash }) => hash).filter((hash) => !kept.has(hash));
    dropped.push(...(await drop(db, store, some, fresh)));
    last = rows.at(-1)?.hash;
  }
  return dropped;
}

/** Rows that are old enough and that neither the gallery nor an upload names. */
function unnamed(fresh: number): SQL {
  const before = new Date(Date.now() - fresh).toISOString();
  return sql`${assets.createdAt} <= ${before}::timestamptz
    and not exists (select 1 from gallery where gallery.hash = assets.hash)
    and not exists (select 1 from uploads where uploads.hash = assets.hash)`;
}

interface NamedRow {
  readonly id: string;
  readonly hashes: readonly string[];
}

/** Page by page: PGlite answers nobody else while it looks through all of them. */
async function namedByJobs(db: Database, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (let last: string | undefined = NO_ID; last !== undefined;) {
    signal?.throwIfAborted();
    const rows: readonly NamedRow[] = await rowsOf<NamedRow>(
      db,
      sql`select id, array(select (regexp_matches(
          request::text || coalesce(origin::text, ''), '[0-9a-f]{64}', 'g'
        ))[1]) as hashes
        from jobs where id > ${last}::uuid order by id limit ${PAGE}`,
    );
    for (const { hashes } of rows) for (const hash of hashes) named.add(hash);
    last = rows.at(-1)?.id;
  }
  return named;
}

/** The row first: a file without a row is swept later, a row without a file would be a picture that does not open. */
async function drop(
  db: Database,
  store: AssetStore,
  hashes: readonly string[],
  fresh: number,
): Promise<string[]> {
  if (hashes.length === 0) return [];
  await db.delete(assets).where(and(inArray(assets.hash, [...hashes]), unnamed(fresh)));
  const rows = await db
    .select({ hash: assets.hash })
    .from(assets)
    .where(inArray(assets.hash, [...hashes]));
  const still = new Set(rows.map(({ hash }) => hash));
  const gone = [];
  for (const hash of hashes) {
    if (still.has(hash)) continue;
    const facts = await store.facts(hash);
    if (facts === undefined || Date.now() - facts.modified.getTime() < fresh) continue;
    if (await store.remove(hash)) gone.push(hash);
  }
  return gone;
}
