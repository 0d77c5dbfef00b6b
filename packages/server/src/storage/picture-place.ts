/** Whether processes that share a database share the folder of pictures as well: what one writes, the others must find. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { settings } from "./schema.ts";

const KEY = "pictures.place";

const markIn = (folder: string): string => join(folder, ".place");

/**
 * Compares the folder's mark with the one that the database knows; the first process makes both.
 * @returns whether this is the folder that the database's pictures lie in
 */
export async function isPicturePlace(db: Database, folder: string): Promise<boolean> {
  const marked = await readMark(folder);
  const known = await readKnown(db);
  if (known !== undefined) return marked === known;
  const value = marked ?? randomUUID();
  await db.insert(settings).values({ key: KEY, value }).onConflictDoNothing();
  const settled = await readKnown(db);
  if (settled !== value) return marked === settled; // another one was first
  if (marked === undefined) await writeMark(folder, value);
  return true;
}

async function readKnown(db: Database): Promise<string | undefined> {
  const [row] = await db.select().from(settings).where(eq(settings.key, KEY));
  return typeof row?.value === "string" ? row.value : undefined;
}

async function readMark(folder: string): Promise<string | undefined> {
  const text = (await readFile(markIn(folder), "utf8").catch(() => "")).trim();
  return text === "" ? undefined : text;
}

async function writeMark(folder: string, value: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const aside = `${markIn(folder)}.${randomUUID()}`;
  await writeFile(aside, value);
  await rename(aside, markIn(folder));
}
