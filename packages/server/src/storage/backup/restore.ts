/** Brings back a backup, into PGlite or a server, files or a bucket: also the way from one to the other. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { knownMigrations, migrate } from "../migrations.ts";
import { rowsOf } from "../rows.ts";
import { jobs } from "../schema.ts";
import { type AssetStore, isHash } from "../store/asset-store.ts";
import { openFileStore } from "../store/file-store.ts";
import { copyPicture } from "./backup.ts";
import { malformed, type Manifest, readManifest } from "./manifest.ts";
import { TABLES, tablesInOrder } from "./tables.ts";

export interface RestoreOptions {
  /** Whether rows that are there may be lost. @default false */
  readonly replace?: boolean;
}

export interface RestoreReport {
  readonly rows: number;
  readonly copied: number;
  readonly there: number;
  /** Hashes of pictures that the backup lacks, or whose bytes have changed; they are not brought back. */
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
}

/** Characters of rows that are entered at once. */
const BATCH = 2 << 20;

/**
 * All rows or none; pictures are added to those of the store. The queue's tickets are no part of it: the sweep of the jobs
 * sends new ones.
 * @throws Problem `backup/malformed` and `backup/not-empty`, before anything is changed; `storage/newer`
 */
export async function restoreBackup(
  from: string,
  db: Database,
  store: AssetStore,
  { replace = false }: RestoreOptions = {},
): Promise<RestoreReport> {
  const manifest = await readManifest(from);
  const newest = knownMigrations().at(-1)?.version ?? 0;
  if (manifest.schema > newest)
    throw new Problem("storage/newer", {
      en: `${from} was written by Inkloom ${manifest.version} with tables of version ${manifest.schema}, expected at most ${newest}.`,
      zh: `${from} 由墨织 ${manifest.version} 写入，数据表版本为 ${manifest.schema}，应不高于 ${newest}。`,
    });
  await expectWhole(from, manifest);
  if (!replace) await expectEmpty(db);
  // Pictures first, so that no row shows one that is not there yet.
  const pictures = await copyPictures(from, manifest, store);
  await db.transaction(async (tx) => {
    if (!replace) await expectEmpty(tx);
    await restoreTables(tx, from, manifest);
  });
  const rows = Object.values(manifest.tables).reduce((sum, each) => sum + each.rows, 0);
  return { rows, ...pictures };
}

const tablePath = (from: string, { folder }: Manifest, name: string): string =>
  join(from, folder, `${name}.jsonl`);

async function expectWhole(from: string, manifest: Manifest): Promise<void> {
  for (const [name, { sha256 }] of Object.entries(manifest.tables)) {
    const path = tablePath(from, manifest, name);
    const digest = createHash("sha256");
    try {
      for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw malformed(path, { en: said, zh: said });
    }
    const found = digest.digest("hex");
    if (found !== sha256)
      throw malformed(path, {
        en: `its SHA-256 is ${found}, the manifest says ${sha256}`,
        zh: `其 SHA-256 为 ${found}，而说明文件中为 ${sha256}`,
      });
  }
}

async function expectEmpty(db: Database): Promise<void> {
  for (const name of await tablesInOrder(db)) {
    if (!TABLES.includes(name)) continue;
    const [row] = await rowsOf<{ rows: number }>(
      db,
      sql`select count(*)::int as rows from ${sql.identifier(name)}`,
    );
    if (row !== undefined && row.rows > 0)
      throw new Problem("backup/not-empty", {
        en: `The table ${name} has ${row.rows} rows, expected an empty database.`,
        zh: `数据表 ${name} 中有 ${row.rows} 行，应为空数据库。`,
      });
  }
}

/** The tables are made as they were at the backup's version, filled, and brought to this program's. */
async function restoreTables(tx: Database, from: string, manifest: Manifest): Promise<void> {
  const there = (await tablesInOrder(tx)).filter((name) => TABLES.includes(name));
  for (const name of there.toReversed())
    await tx.execute(sql`drop table ${sql.identifier(name)} cascade`);
  await tx.execute(sql`delete from drizzle.__drizzle_migrations`);
  await migrate(tx, manifest.schema);
  const made = await tablesInOrder(tx);
  for (const name of Object.keys(manifest.tables))
    if (!made.includes(name))
      throw malformed(tablePath(from, manifest, name), {
        en: `its version of the database has no table ${name}`,
        zh: `该版本的数据库中没有数据表 ${name}`,
      });
  for (const name of made)
    if (manifest.tables[name] !== undefined)
      await restoreTable(tx, name, tablePath(from, manifest, name));
  await migrate(tx);
  // Whatever ran them is not here, and only its ticket would have put them back.
  await tx.update(jobs).set(WAITS_AGAIN).where(eq(jobs.state, "running"));
}

const WAITS_AGAIN = {
  state: "queued",
  ticket: null,
  worker: null,
  progress: null,
  startedAt: null,
} as const;

async function restoreTable(tx: Database, name: string, path: string): Promise<void> {
  const table = sql.identifier(name);
  const insert = async (rows: readonly string[]): Promise<void> => {
    const list = `[${rows.join(",")}]`;
    const statement = sql`insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${list}::jsonb)`;
    await tx.execute(statement).catch((error: unknown) => {
      const cause = error instanceof Error ? error.cause : undefined;
      const said = cause instanceof Error ? cause.message : String(error).slice(0, 200);
      throw malformed(path, { en: said, zh: said });
    });
  };
  let rows: string[] = [];
  let size = 0;
  for await (const line of linesOf(path)) {
    rows.push(line);
    size += line.length;
    if (size < BATCH) continue;
    await insert(rows);
    [rows, size] = [[], 0];
  }
  if (rows.length > 0) await insert(rows);
}

/** Node's own reader of lines would break them at U+2028 too, which JSON leaves as it is. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8" })) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

async function copyPictures(
  from: string,
  manifest: Manifest,
  store: AssetStore,
): Promise<Omit<RestoreReport, "rows">> {
  const source = await openFileStore(join(from, "pictures"));
  const report = { copied: 0, there: 0, missing: [] as string[], damaged: [] as string[] };
  if (manifest.tables["assets"] === undefined) return report;
  for await (const line of linesOf(tablePath(from, manifest, "assets"))) {
    const { hash, mediaType, bytes } = assetOf(line, manifest, from);
    const there = (await store.facts(hash))?.bytes === bytes;
    const outcome = there ? "there" : await copyPicture(source, store, hash, mediaType);
    if (outcome === "copied" || outcome === "there") report[outcome]++;
    else report[outcome].push(hash);
  }
  return report;
}

function assetOf(
  line: string,
  manifest: Manifest,
  from: string,
): { hash: string; mediaType: string; bytes: number } {
  try {
    const { hash, media_type: mediaType, bytes } = JSON.parse(line) as Record<string, unknown>;
    if (typeof hash === "string" && isHash(hash) && typeof mediaType === "string")
      if (typeof bytes === "number") return { hash, mediaType, bytes };
  } catch {
    // said below
  }
  throw malformed(tablePath(from, manifest, "assets"), {
    en: `a line names no file: ${JSON.stringify(line.slice(0, 80))}`,
    zh: `有一行不是文件记录：${JSON.stringify(line.slice(0, 80))}`,
  });
}
