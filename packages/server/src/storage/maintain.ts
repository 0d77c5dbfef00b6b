import { sql } from "drizzle-orm";
import type { OpenDatabase } from "./database.ts";

/** PGlite has no autovacuum: without this, rows that were changed stay as waste and the planner guesses. To be called when
 *  little happens, such as at the start and once a day; a server does it by itself. */
export async function maintain({ client, db }: OpenDatabase): Promise<void> {
  if (client.kind === "pglite") await db.execute(sql`vacuum (analyze)`);
}
