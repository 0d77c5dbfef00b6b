import { eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { gallery } from "../schema.ts";

export interface GalleryCounts {
  readonly pictures: number;
  /** Of these. */
  readonly favourites: number;
  readonly removed: number;
}

/** Of one user, or of everybody. */
export async function countEntries(db: Database, userId?: string): Promise<GalleryCounts> {
  const there = sql`${gallery.deletedAt} is null`;
  const [counts] = await db
    .select({
      pictures: sql<number>`count(*) filter (where ${there})`.mapWith(Number),
      favourites: sql<number>`count(*) filter (where ${there} and ${gallery.favourite})`.mapWith(
        Number,
      ),
      removed: sql<number>`count(*) filter (where not (${there}))`.mapWith(Number),
    })
    .from(gallery)
    .where(userId === undefined ? undefined : eq(gallery.userId, userId));
  return counts ?? { pictures: 0, favourites: 0, removed: 0 };
}
