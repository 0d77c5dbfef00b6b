import type { SQL } from "drizzle-orm";
import type { Database } from "./database.ts";

/** Rows of a query that drizzle's builder has no words for; `Row` is what the query says they are. Both drivers answer
 *  with an object that has `rows`. */
export async function rowsOf<Row extends object>(db: Database, query: SQL): Promise<Row[]> {
  const result = (await db.execute(query)) as { readonly rows: Row[] };
  return result.rows;
}
