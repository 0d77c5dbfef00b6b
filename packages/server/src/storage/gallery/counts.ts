import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";

export interface GalleryCounts {
  readonly pictures: number;
  /** Of these. */
  readonly favourites: number;
  readonly removed: number;
}

/** Of one user, or of everybody. Each from an index of its own: the rows themselves take ten times as long. */
export async function countEntries(db: Database, userId?: string): Promise<GalleryCounts> {
  const own = userId === undefined ? sql`` : sql`and user_id = ${userId}`;
  const number = (which: SQL): SQL =>
    sql`(select count(*) from gallery where ${which} ${own})::int`;
  const [counts] = await rowsOf<GalleryCounts>(
    db,
    sql`select ${number(sql`deleted_at is null`)} as pictures,
      ${number(sql`deleted_at is null and favourite`)} as favourites,
      ${number(sql`deleted_at is not null`)} as removed`,
  );
  return counts ?? { pictures: 0, favourites: 0, removed: 0 };
}
