/** Pictures enter the gallery, in the transaction of whoever made them. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { PgInsertValue } from "drizzle-orm/pg-core";
import type { Database } from "../database.ts";
import { assets, gallery } from "../schema.ts";
import { storableRecord } from "../storable-record.ts";
import { bigramsOf, searchedText, storable } from "./bigrams.ts";
import { noteChange } from "./changed.ts";
import type { NewEntry, PictureFacts } from "./entry.ts";
import { cleanTags } from "./tags.ts";

/** Characters of a model's name that are kept: it stands in indexes, whose rows have at most 2,704 bytes. */
const MODEL_NAME = 500;

/** Rows of one statement; a row has at most 18 values, a statement of PostgreSQL's 65,535. */
const ROWS = 500;

/**
 * Enters pictures whose files the store holds already. A job's picture that is there stays as it is.
 * @param db a transaction, where it must not be entered without the rest
 */
export async function enterPictures(db: Database, entries: readonly NewEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS) {
    const some = entries.slice(start, start + ROWS);
    await enterAssets(
      db,
      some.map(({ picture }) => picture),
    );
    await db.insert(gallery).values(some.map(rowOf)).onConflictDoNothing();
  }
  if (entries.length > 0) noteChange();
}

/** Notes files of the store; those that are known count as used again, so that no sweep takes them. */
export async function enterAssets(db: Database, pictures: readonly PictureFacts[]): Promise<void> {
  // One row of a hash in a statement; in the order of hashes, so that two transactions cannot wait for each other.
  const unique = new Map(pictures.map((picture) => [picture.hash, picture]));
  const rows = [...unique.values()].toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  if (rows.length === 0) return;
  await db
    .insert(assets)
    .values(rows.map(({ width = null, height = null, ...rest }) => ({ ...rest, width, height })))
    .onConflictDoUpdate({ target: assets.hash, set: { createdAt: sql`now()` } });
}

function rowOf(entry: NewEntry): PgInsertValue<typeof gallery> {
  const { picture, prompt = "", seed, infotext, record, createdAt, index = 0 } = entry;
  const searched = searchedText(prompt);
  return {
    id: randomUUID(),
    userId: entry.userId ?? null,
    jobId: entry.jobId ?? null,
    index,
    hash: picture.hash,
    tool: entry.tool,
    prompt: storable(prompt),
    model: entry.model === undefined ? null : storable(entry.model.slice(0, MODEL_NAME)),
    seed: seed === undefined ? null : storable(String(seed)),
    infotext: infotext === undefined ? null : storable(infotext),
    record: record === undefined ? null : storableRecord(record),
    searched,
    words: lexemes(bigramsOf(searched)),
    tags: cleanTags(entry.tags ?? []),
    ...(createdAt !== undefined && { createdAt }),
  };
}

/** As JSON, so that neither a quote nor a driver's idea of arrays comes between. */
const lexemes = (words: readonly string[]) =>
  sql<string>`array_to_tsvector(array(select jsonb_array_elements_text(${JSON.stringify(words)}::jsonb)))`;
