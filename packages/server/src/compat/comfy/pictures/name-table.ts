/** Names of pictures, by user and area. The files lie in the store under their hashes; no name is a path. */
import { and, asc, desc, eq, inArray, isNull, lt, sql, type SQL } from "drizzle-orm";
import type { Database } from "../../../storage/database.ts";
import type { PictureFacts } from "../../../storage/gallery/entry.ts";
import { assets, uploads } from "../../../storage/schema.ts";
import { type Area, pathOf, type PicturePlace } from "./picture-place.ts";

/** Whose names: an account's user, or nobody's on a machine without logins. */
export type Owner = string | null;

export interface NamedPicture extends PictureFacts {
  readonly named: Date;
}

const owned = (owner: Owner): SQL =>
  owner === null ? isNull(uploads.userId) : eq(uploads.userId, owner);

const ofArea = (owner: Owner, area: Area) => and(eq(uploads.area, area), owned(owner));

/** Any number of our own: names are given one after the other, also where several processes share a database. */
const NAMES_LOCK = 0x1_4b_10;

/** Until the end of the transaction nobody else gives names in this area. */
export async function lockNames(tx: Database, owner: Owner, area: Area): Promise<void> {
  const key = `${owner ?? ""}/${area}`;
  await tx.execute(sql`select pg_advisory_xact_lock(${NAMES_LOCK}::int, hashtext(${key}))`);
}

export async function findPicture(
  db: Database,
  owner: Owner,
  place: PicturePlace,
): Promise<NamedPicture | undefined> {
  const [row] = await db
    .select({ asset: assets, named: uploads.createdAt })
    .from(uploads)
    .innerJoin(assets, eq(assets.hash, uploads.hash))
    .where(and(ofArea(owner, place.area), eq(uploads.name, pathOf(place))))
    .orderBy(desc(uploads.createdAt))
    .limit(1);
  if (row === undefined) return undefined;
  const { hash, bytes, mediaType, width, height } = row.asset;
  return {
    hash,
    bytes,
    mediaType,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    named: row.named,
  };
}

/** Those of the names that there are, with their hashes. */
export async function knownNames(
  db: Database,
  owner: Owner,
  area: Area,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const rows = await db
    .select({ name: uploads.name, hash: uploads.hash })
    .from(uploads)
    .where(and(ofArea(owner, area), inArray(uploads.name, [...paths])));
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}

/** Names in order, at most so many. */
export async function listNames(
  db: Database,
  owner: Owner,
  area: Area,
  most: number,
): Promise<string[]> {
  const rows = await db
    .select({ name: uploads.name })
    .from(uploads)
    .where(ofArea(owner, area))
    .orderBy(asc(uploads.name))
    .limit(most);
  return rows.map(({ name }) => name);
}

/** Gives a name, or moves it to another file. The file's own row must be there, and the names locked. */
export async function setName(
  tx: Database,
  owner: Owner,
  place: PicturePlace,
  hash: string,
): Promise<void> {
  const name = pathOf(place);
  const changed = await tx
    .update(uploads)
    .set({ hash, createdAt: sql`now()` })
    .where(and(ofArea(owner, place.area), eq(uploads.name, name)))
    .returning({ name: uploads.name });
  if (changed.length === 0)
    await tx.insert(uploads).values({ userId: owner, area: place.area, name, hash });
}

/** Previews of graphs are no longer looked at. @returns how many names went */
export async function dropOldPreviews(db: Database, before: Date): Promise<number> {
  const dropped = await db
    .delete(uploads)
    .where(and(eq(uploads.area, "temp" satisfies Area), lt(uploads.createdAt, before)))
    .returning({ name: uploads.name });
  return dropped.length;
}
