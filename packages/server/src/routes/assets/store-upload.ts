/** A checked picture enters the store, and is noted as this account's. */
import { and, eq, isNull } from "drizzle-orm";
import type { Account } from "../../auth/account.ts";
import { enterAssets } from "../../storage/gallery/enter.ts";
import type { PictureFacts } from "../../storage/gallery/entry.ts";
import { uploads } from "../../storage/schema.ts";
import type { Storage } from "../../storage/storage.ts";
import { dropUnused } from "../../storage/unused.ts";

/** Uploads of the API have no names but their hashes. */
const AREA = "api";

/** @throws what `AssetStore.put` does */
export async function storeUpload(
  { database, pictures }: Pick<Storage, "database" | "pictures">,
  bytes: Uint8Array,
  facts: Omit<PictureFacts, "hash" | "bytes">,
  { userId }: Account,
): Promise<PictureFacts> {
  const stored = { ...(await pictures.put(bytes, facts.mediaType)), ...facts };
  await database.db.transaction(async (tx) => {
    await enterAssets(tx, [stored]);
    // Rows of nobody in particular are never equal to the unique index.
    const known = await tx
      .select({ hash: uploads.hash })
      .from(uploads)
      .where(uploadOf(stored.hash, userId))
      .limit(1);
    if (known.length > 0) return;
    await tx
      .insert(uploads)
      .values({ userId, area: AREA, name: stored.hash, hash: stored.hash })
      .onConflictDoNothing();
  });
  return stored;
}

/** Forgets an upload; its file goes where nothing else names it. @returns whether there was one */
export async function forgetUpload(
  { database, pictures }: Pick<Storage, "database" | "pictures">,
  hash: string,
  { userId }: Account,
): Promise<boolean> {
  const { db } = database;
  const gone = await db
    .delete(uploads)
    .where(uploadOf(hash, userId))
    .returning({ hash: uploads.hash });
  if (gone.length === 0) return false;
  await dropUnused(db, pictures, [hash]);
  return true;
}

const uploadOf = (hash: string, userId: string | null): ReturnType<typeof and> =>
  and(
    eq(uploads.area, AREA),
    eq(uploads.name, hash),
    userId === null ? isNull(uploads.userId) : eq(uploads.userId, userId),
  );
