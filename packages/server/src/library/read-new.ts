/** Reads the headers of files that are new or have changed. */
import { and, eq, inArray, isNull, lt } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import { READER, readModel } from "./read-model.ts";

/** Files that are asked for at once, and of these read at once: more would only wait for the same processor. */
const PAGE = 64;
const AT_ONCE = 4;

/** Rows that are there, below these folders, and not yet read. */
export const unread = (roots: readonly string[]) =>
  and(inArray(models.root, [...roots]), isNull(models.missingSince), lt(models.reader, READER));

/** @returns how many were read. @throws the signal's reason */
export async function readNew(
  db: Database,
  roots: readonly string[],
  { signal, onRead }: { readonly signal?: AbortSignal | undefined; readonly onRead?: () => void },
): Promise<number> {
  let read = 0;
  while (true) {
    signal?.throwIfAborted();
    const rows = await db
      .select({
        id: models.id,
        kind: models.kind,
        name: models.name,
        path: models.path,
        folder: models.folder,
        bytes: models.bytes,
        modified: models.modified,
        beside: models.beside,
        notes: models.notes,
        tags: models.tags,
      })
      .from(models)
      .where(unread(roots))
      .orderBy(models.id)
      .limit(PAGE);
    if (rows.length === 0) return read;
    const facts = new Map<string, Awaited<ReturnType<typeof readModel>>>();
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      signal?.throwIfAborted();
      const some = rows.slice(start, start + AT_ONCE);
      await Promise.all(some.map(async (row) => facts.set(row.id, await readModel(row))));
    }
    // Together: each alone would wait for the disk.
    const written = await db.transaction(async (tx) => {
      let count = 0;
      for (const { id, name, bytes, modified, beside, notes, tags } of rows) {
        const found = facts.get(id);
        if (found === undefined) continue;
        // What changed meanwhile is read again.
        const same = [
          eq(models.name, name),
          eq(models.bytes, bytes),
          eq(models.modified, modified),
          eq(models.beside, beside),
          eq(models.notes, notes),
          eq(models.tags, tags),
        ];
        const set = await tx
          .update(models)
          .set(found)
          .where(and(eq(models.id, id), ...same))
          .returning({ id: models.id });
        count += set.length;
      }
      return count;
    });
    read += written;
    onRead?.();
    // Whoever changes all of them at once has them read at the next occasion.
    if (written === 0) return read;
  }
}
