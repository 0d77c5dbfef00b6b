/** What people do with pictures of the gallery. Every change is limited to one user's where a user is given, and answers with
 *  the ids that it changed. */
import { and, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import type { Database } from "../database.ts";
import { gallery, uploads } from "../schema.ts";
import { noteChange } from "./changed.ts";
import { cleanTags } from "./tags.ts";

/** Which pictures: these, and only where they are this user's. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly userId?: string | undefined;
}

export const setFavourite = (db: Database, chosen: Chosen, favourite: boolean): Promise<string[]> =>
  change(db, chosen, [], { favourite });

/** @throws Problem `gallery/tag` */
export function addTags(db: Database, chosen: Chosen, tags: readonly string[]): Promise<string[]> {
  const added = textArray(cleanTags(tags));
  const unused = sql`select tag from unnest(${added}) as tag where tag <> all (${gallery.tags})`;
  return change(db, chosen, [], { tags: sql`${gallery.tags} || array(${unused})` });
}

/** @throws Problem `gallery/tag` */
export function removeTags(
  db: Database,
  chosen: Chosen,
  tags: readonly string[],
): Promise<string[]> {
  const removed = textArray(cleanTags(tags));
  const left = sql`select tag from unnest(${gallery.tags}) with ordinality as t (tag, place)
    where tag <> all (${removed}) order by place`;
  return change(db, chosen, [], { tags: sql`array(${left})` });
}

/** Out of sight, to be restored or purged. */
export const removeEntries = (db: Database, chosen: Chosen): Promise<string[]> =>
  change(db, chosen, [isNull(gallery.deletedAt)], { deletedAt: sql`now()` });

export const restoreEntries = (db: Database, chosen: Chosen): Promise<string[]> =>
  change(db, chosen, [isNotNull(gallery.deletedAt)], { deletedAt: null });

/**
 * Forgets pictures that were removed: these, or those removed before a moment. Answers with their files' hashes, which
 * `dropUnused` takes.
 */
export async function purgeEntries(
  db: Database,
  which: Chosen | { readonly removedBefore: Date },
): Promise<string[]> {
  const conditions =
    "ids" in which ? chosenOnly(which) : [lt(gallery.deletedAt, which.removedBefore)];
  const rows = await db
    .delete(gallery)
    .where(and(isNotNull(gallery.deletedAt), ...conditions))
    .returning({ hash: gallery.hash });
  noteChange();
  const hashes = [...new Set(rows.map(({ hash }) => hash))];
  await forgetNames(db, hashes);
  return hashes;
}

/** Names under which clients find what was made go with it, unless the same user has the file elsewhere in the gallery. What
 *  was sent is not what was made. */
async function forgetNames(db: Database, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await db.execute(sql`delete from ${uploads} where area <> 'input' and ${inArray(uploads.hash, [...hashes])}
    and not exists (select 1 from gallery where gallery.hash = uploads.hash
      and gallery.user_id is not distinct from uploads.user_id)`);
}

async function change(
  db: Database,
  chosen: Chosen,
  conditions: readonly SQL[],
  values: PgUpdateSetSource<typeof gallery>,
): Promise<string[]> {
  const rows = await db
    .update(gallery)
    .set(values)
    .where(and(...chosenOnly(chosen), ...conditions))
    .returning({ id: gallery.id });
  noteChange();
  return rows.map(({ id }) => id);
}

const chosenOnly = ({ ids, userId }: Chosen): SQL[] => [
  inArray(gallery.id, [...ids]),
  ...(userId === undefined ? [] : [eq(gallery.userId, userId)]),
];

/** As JSON: drivers differ in how they send arrays. */
const textArray = (texts: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
