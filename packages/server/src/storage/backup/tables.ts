/** The tables as the database itself describes them, so that a backup of an older version is read by its own. */
import { getTableName, is, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";
import * as schema from "../schema.ts";

/** Names of the tables of this version. */
export const TABLES: readonly string[] = Object.values<unknown>(schema)
  .filter((each) => is(each, PgTable))
  .map((table) => getTableName(table));

/** The tables that are there, each behind those that its rows refer to. */
export async function tablesInOrder(db: Database): Promise<string[]> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const references = await rowsOf<{ name: string; needs: string }>(
    db,
    sql`select r.relname as name, f.relname as needs from pg_constraint c
      join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conrelid <> c.confrelid`,
  );
  const ordered = new Set<string>();
  const place = (name: string): void => {
    if (ordered.has(name)) return;
    for (const each of references) if (each.name === name) place(each.needs);
    ordered.add(name);
  };
  for (const { name } of tables) place(name);
  return [...ordered];
}
