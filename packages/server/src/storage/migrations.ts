/** The history of the tables, applied in one transaction and never twice. Drizzle's own runner is not used because a backup
 *  is restored at the version it was made with, and because data of a later version must be left alone. */
import { fileURLToPath } from "node:url";
import { Problem } from "@inkloom/contract";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database } from "./database.ts";
import { rowsOf } from "./rows.ts";

export interface Migration {
  /** When it was made; milliseconds since 1970. The order of migrations, and their name. */
  readonly version: number;
  readonly hash: string;
  readonly statements: readonly string[];
}

/** All that this program knows, the oldest first. */
export function knownMigrations(): readonly Migration[] {
  const migrationsFolder = fileURLToPath(new URL("migrations", import.meta.url));
  return readMigrationFiles({ migrationsFolder }).map(
    ({ folderMillis, hash, sql: statements }) => ({
      version: folderMillis,
      hash,
      statements,
    }),
  );
}

/** The last migration that was applied; 0 where there are no tables yet. */
export async function appliedVersion(db: Database): Promise<number> {
  const [found] = await rowsOf<{ there: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (found?.there !== true) return 0;
  const [last] = await rowsOf<{ version: string | number | null }>(
    db,
    sql`select max(created_at) as version from drizzle.__drizzle_migrations`,
  );
  return Number(last?.version ?? 0);
}

/**
 * Brings the tables to version `until`.
 * @throws Problem `storage/newer` where a later program than this one was here
 */
export async function migrate(db: Database, until = Infinity): Promise<void> {
  const known = knownMigrations();
  const newest = known.at(-1)?.version ?? 0;
  await db.transaction(async (tx) => {
    const applied = await appliedVersion(tx);
    if (applied > newest) throw newer(applied, newest);
    const due = known.filter(({ version }) => version > applied && version <= until);
    if (due.length === 0) return;
    // The names that drizzle's own tools look for.
    await tx.execute(sql`create schema if not exists drizzle`);
    await tx.execute(
      sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
    );
    for (const { version, hash, statements } of due) {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${version})`,
      );
    }
  });
}

function newer(applied: number, newest: number): Problem {
  const day = (version: number): string => new Date(version).toISOString().slice(0, 10);
  return new Problem("storage/newer", {
    en: `The tables are of version ${applied} (${day(applied)}), expected at most ${newest} (${day(newest)}).`,
    zh: `数据表的版本为 ${applied}（${day(applied)}），应不高于 ${newest}（${day(newest)}）。`,
  });
}
