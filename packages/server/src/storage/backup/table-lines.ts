/** The rows of a table as lines of JSON, some at a time: few of those that are large, so that no page is beyond what memory
 *  and a text can hold. */
import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { rowsOf } from "../rows.ts";

/** Characters up to which a row counts as small: documents, jobs and pictures' records may have millions. */
const SMALL = 64 * 1024;
/** Rows that are read at once. */
const SMALL_ROWS = 1000;
const LARGE_ROWS = 16;

/** @param tx a transaction: cursors end with it */
export async function* tableLines(tx: Database, table: string): AsyncGenerator<readonly string[]> {
  yield* linesWhere(tx, table, sql`length(line) <= ${SMALL}`, SMALL_ROWS);
  yield* linesWhere(tx, table, sql`length(line) > ${SMALL}`, LARGE_ROWS);
}

async function* linesWhere(
  tx: Database,
  table: string,
  which: SQL,
  atOnce: number,
): AsyncGenerator<readonly string[]> {
  // The offset keeps the lines from being made once for the condition and once more for the answer.
  await tx.execute(
    sql`declare backup no scroll cursor for select line from (
      select to_json(t)::text as line from ${sql.identifier(table)} t offset 0
    ) as lines where ${which}`,
  );
  for (let length = atOnce; length === atOnce;) {
    const page = await rowsOf<{ line: string }>(tx, sql.raw(`fetch ${atOnce} from backup`));
    ({ length } = page);
    yield page.map(({ line }) => line);
  }
  await tx.execute(sql`close backup`);
}
