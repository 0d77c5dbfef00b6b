/** Opens the database: PGlite in the data folder, or a PostgreSQL server. Above this file nobody knows which. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as onServer } from "drizzle-orm/node-postgres";
import { migrate as migrateServer } from "drizzle-orm/node-postgres/migrator";
import { drizzle as onPglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import * as schema from "./schema.ts";

/** Queries; also what a transaction is given. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface OpenDatabase {
  readonly db: Database;
  /** What pg-boss and LISTEN need of it. */
  readonly client:
    | { readonly kind: "pglite"; readonly pglite: PGlite }
    | { readonly kind: "postgres"; readonly pool: pg.Pool; readonly url: string };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Folder of PGlite's files; made if absent. Ignored with `url`. */
  readonly folder: string;
  /** `postgres://...` of a server. @default PGlite */
  readonly url?: string | undefined;
  /** Connections to a server at once. @default 10 */
  readonly connections?: number;
}

const migrationsFolder = fileURLToPath(new URL("migrations", import.meta.url));

/** Opens it with every migration applied. */
export async function openDatabase({
  folder,
  url,
  connections = 10,
}: DatabaseOptions): Promise<OpenDatabase> {
  if (url !== undefined) {
    const pool = new pg.Pool({ connectionString: url, max: connections });
    // An idle connection that breaks is replaced; whoever uses one hears of it by the query.
    pool.on("error", () => undefined);
    const db = onServer(pool, { schema });
    try {
      await migrateServer(db, { migrationsFolder });
    } catch (error) {
      await pool.end();
      throw error;
    }
    return { db, client: { kind: "postgres", pool, url }, close: () => pool.end() };
  }
  await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  const db = onPglite(pglite, { schema });
  await migratePglite(db, { migrationsFolder });
  return { db, client: { kind: "pglite", pglite }, close: () => pglite.close() };
}
