/** What lists can be filtered by: the names that pictures bear, the most frequent first. */
import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";

export interface NameInUse {
  readonly name: string;
  readonly pictures: number;
}

/** Of pictures that were not removed, of one user or of everybody. */
export const tagsInUse = (db: Database, limit: number, userId?: string): Promise<NameInUse[]> =>
  counted(db, sql`gallery, unnest(tags) as name`, sql`cardinality(tags) > 0`, { limit, userId });

export const modelsInUse = (db: Database, limit: number, userId?: string): Promise<NameInUse[]> =>
  counted(
    db,
    sql`(select model as name, user_id, deleted_at from gallery) as gallery`,
    sql`name is not null`,
    { limit, userId },
  );

async function counted(
  db: Database,
  from: SQL,
  which: SQL,
  { limit, userId }: { readonly limit: number; readonly userId: string | undefined },
): Promise<NameInUse[]> {
  const own = userId === undefined ? sql`` : sql`and user_id = ${userId}`;
  return rowsOf<NameInUse>(
    db,
    sql`select name, count(*)::int as pictures from ${from} where deleted_at is null and ${which} ${own}
      group by name order by pictures desc, name limit ${limit}`,
  );
}
