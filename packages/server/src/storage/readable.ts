/** Which stored files are a user's: those that their gallery or their uploads name. */
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { rowsOf } from "./rows.ts";
import { assets, gallery, uploads } from "./schema.ts";

/**
 * Those of `hashes` that are stored and this user's, or stored at all where no user is given. Two look-ups by index for each, however
 * much is stored.
 */
export async function readableHashes(
  db: Database,
  userId: string | undefined,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set();
  const conditions: SQL[] = [inArray(assets.hash, [...hashes])];
  if (userId !== undefined)
    conditions.push(sql`exists (
      select 1 from ${gallery} where ${and(eq(gallery.hash, assets.hash), eq(gallery.userId, userId))}
      union all
      select 1 from ${uploads} where ${and(eq(uploads.hash, assets.hash), eq(uploads.userId, userId))}
    )`);
  const query = sql`select ${assets.hash} as hash from ${assets} where ${and(...conditions)}`;
  const rows = await rowsOf<{ hash: string }>(db, query);
  return new Set(rows.map(({ hash }) => hash));
}
