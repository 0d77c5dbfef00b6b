/** Opens the database: PGlite in the data folder, or a PostgreSQL server. Above this file nobody knows which. */
import type { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle as onServer } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as onPglite } from "drizzle-orm/pglite";
import { Problem } from "@inkloom/contract";
import pg from "pg";
import { expectAddress, serverProblem, shownAddress } from "./database-problem.ts";
import { lockFolder } from "./folder-lock.ts";
import { migrate } from "./migrations.ts";
import { openPgliteFolder } from "./pglite-folder.ts";
import { rowsOf } from "./rows.ts";
import * as schema from "./schema.ts";

/** Queries; also what a transaction is given. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface OpenDatabase {
  readonly db: Database;
  /** What pg-boss and LISTEN need of it. */
  readonly client:
    | { readonly kind: "pglite"; readonly pglite: PGlite }
    | { readonly kind: "postgres"; readonly pool: pg.Pool; readonly url: string };
  /** Tells processes that find the folder taken where this one answers; a server is open to many and needs no word. */
  announce(address: string): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Folder of PGlite's files; made if absent. Ignored with `url`. */
  readonly folder: string;
  /** `postgres://...` of a server. @default PGlite */
  readonly url?: string | undefined;
  /** Connections to a server at once. @default 10 */
  readonly connections?: number;
  /** The migration to stop at, for a backup of an older program. @default the newest */
  readonly version?: number | undefined;
}

/** Whoever migrates a server's tables holds this advisory lock: "inkloom" in ASCII. */
const MIGRATION_LOCK = 0x69_6e_6b_6c_6f_6fn;
/** How long a server may take to answer; milliseconds. */
const PATIENCE = 10_000;

/**
 * Opens it with every migration applied.
 * @throws Problem `storage/busy`, `storage/newer`, `storage/damaged`; with a server `storage/address`,
 * `storage/unreachable`, `storage/refused`, `storage/encoding`
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { folder, url, connections = 10, version } = options;
  return url === undefined ? openFolder(folder, version) : openServer(url, connections, version);
}

async function openFolder(folder: string, version: number | undefined): Promise<OpenDatabase> {
  const lock = await lockFolder(folder);
  try {
    const pglite = await openPgliteFolder(folder);
    const db = onPglite(pglite, { schema });
    try {
      await migrate(db, version);
    } catch (error) {
      await pglite.close();
      throw error;
    }
    return {
      db,
      client: { kind: "pglite", pglite },
      announce: (address) => lock.announce(address),
      close: async () => {
        if (!pglite.closed) await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openServer(
  url: string,
  connections: number,
  version: number | undefined,
): Promise<OpenDatabase> {
  expectAddress(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: PATIENCE,
    application_name: "inkloom",
  });
  // An idle connection that breaks is replaced; whoever uses one hears of it by the query.
  pool.on("error", () => undefined);
  try {
    await prepare(pool, url, version);
  } catch (error) {
    await pool.end();
    throw serverProblem(error, url);
  }
  return {
    db: onServer(pool, { schema }),
    client: { kind: "postgres", pool, url },
    announce: () => Promise.resolve(),
    close: async () => {
      if (!pool.ended) await pool.end();
    },
  };
}

/** Several processes may start at once on an empty database: one migrates, the others wait and find it done. */
async function prepare(pool: pg.Pool, url: string, version: number | undefined): Promise<void> {
  const client = await pool.connect();
  try {
    const db = onServer(client, { schema });
    await expectUtf8(db, url);
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    try {
      await migrate(db, version);
    } finally {
      await db.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    }
  } finally {
    client.release();
  }
}

async function expectUtf8(db: Database, url: string): Promise<void> {
  const [row] = await rowsOf<{ server_encoding: string }>(db, sql`show server_encoding`);
  const encoding = row?.server_encoding ?? "";
  if (encoding === "UTF8") return;
  const server = shownAddress(url);
  throw new Problem("storage/encoding", {
    en: `${server} has the encoding ${encoding}, expected UTF8.`,
    zh: `${server} 的编码为 ${encoding}，应为 UTF8。`,
  });
}
