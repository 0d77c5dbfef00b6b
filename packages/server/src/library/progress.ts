/** How far the library has come. */
import { and, count, inArray, isNull, sum } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import { type HashProgress, unhashed } from "./hash-new.ts";
import { unread } from "./read-new.ts";

/** - `scan`: folders; `read`: headers; `hash`: whole files; `wait`: for jobs to end */
export type Working = "rest" | "scan" | "read" | "hash" | "wait";

export interface LibraryProgress {
  readonly working: Working;
  /** Files that are there. */
  readonly files: number;
  /** Files whose header has not been read. */
  readonly unread: number;
  /** Files without a hash, and their bytes. */
  readonly unhashed: number;
  readonly unhashedBytes: number;
  /** The file that is being hashed. */
  readonly hashing?: HashProgress;
}

export async function progressOf(
  db: Database,
  roots: readonly string[],
  now: { readonly working: Working; readonly hashing: HashProgress | undefined },
): Promise<LibraryProgress> {
  const there = and(inArray(models.root, [...roots]), isNull(models.missingSince));
  const [all] = await db.select({ files: count() }).from(models).where(there);
  const [toRead] = await db.select({ files: count() }).from(models).where(unread(roots));
  const [toHash] = await db
    .select({ files: count(), bytes: sum(models.bytes) })
    .from(models)
    .where(unhashed(roots));
  return {
    working: now.working,
    files: all?.files ?? 0,
    unread: toRead?.files ?? 0,
    unhashed: toHash?.files ?? 0,
    unhashedBytes: Number(toHash?.bytes ?? 0),
    ...(now.hashing !== undefined && { hashing: now.hashing }),
  };
}
