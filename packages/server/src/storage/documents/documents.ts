/** Small things that people keep beside pictures: workflows, presets, what a page remembers. Each is one user's alone. */
import { randomUUID } from "node:crypto";
import { and, eq, getTableColumns, isNull, or, type SQL, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../database.ts";
import { patternOf, searchedText, storable, termsOf } from "../gallery/bigrams.ts";
import { readCursor, writeCursor } from "../gallery/cursor.ts";
import { type DOCUMENT_KINDS, documents } from "../schema.ts";
import { documentText } from "./document-text.ts";

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document without what it holds, as lists show it. */
export interface DocumentFacts {
  readonly id: string;
  readonly userId: string | null;
  readonly kind: DocumentKind;
  readonly name: string;
  /** Of what it holds, as JSON. */
  readonly bytes: number;
  /** Rises with every change, from 1. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface Document extends DocumentFacts {
  /** JSON. */
  readonly body: string;
}

/** Whose documents are meant. */
export interface DocumentOwner {
  /** `null` where there are no accounts. */
  readonly userId: string | null;
  /** Whether those that were kept before there were accounts count too. */
  readonly nobodys: boolean;
}

export interface DocumentSearch {
  readonly kind?: DocumentKind | undefined;
  /** Words that the name holds, all of them. */
  readonly text?: string | undefined;
  readonly limit: number;
  /** The mark that the page before ended with. */
  readonly after?: string | undefined;
}

/** Characters of a name. */
export const LONGEST_DOCUMENT_NAME = 200;
/** Documents of one user. */
const MOST = 2000;

const { body: _body, searched: _searched, ...FACTS } = getTableColumns(documents);
const WHOLE = { ...FACTS, body: documents.body };

/** What was changed last comes first. @throws Problem `gallery/cursor` */
export async function listDocuments(
  db: Database,
  owner: DocumentOwner,
  { kind, text, limit, after }: DocumentSearch,
): Promise<{ readonly documents: readonly DocumentFacts[]; readonly next?: string }> {
  const terms = text === undefined ? [] : termsOf(text);
  const found = await db
    .select(FACTS)
    .from(documents)
    .where(
      and(
        ownedBy(owner),
        kind === undefined ? undefined : eq(documents.kind, kind),
        ...terms.map((term) => sql`${documents.searched} like ${patternOf(term)}`),
        after === undefined ? undefined : behind(after),
      ),
    )
    .orderBy(sql`${documents.changedAt} desc nulls last, ${documents.id} desc nulls last`)
    // One more tells whether there is a next page.
    .limit(limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    documents: shown,
    ...(found.length > limit &&
      last !== undefined && { next: writeCursor({ createdAt: last.changedAt, id: last.id }) }),
  };
}

/** @throws Problem `document/unknown` */
export async function getDocument(
  db: Database,
  owner: DocumentOwner,
  id: string,
): Promise<Document> {
  const [found] = await db.select(WHOLE).from(documents).where(one(owner, id));
  return found ?? fail(id);
}

/** @throws Problem `document/name`, `document/body`, `document/many` */
export async function createDocument(
  db: Database,
  { userId }: DocumentOwner,
  given: { readonly kind: DocumentKind; readonly name: string; readonly body: object },
): Promise<DocumentFacts> {
  const row = {
    id: randomUUID(),
    userId,
    kind: given.kind,
    ...named(given.name),
    ...holding(given.body),
  };
  return db.transaction(async (tx) => {
    const [{ count } = { count: 0 }] = await tx
      .select({ count: sql<number>`count(*)`.mapWith(Number) })
      .from(documents)
      .where(ownedBy({ userId, nobodys: false }));
    if (count >= MOST) throw tooMany(count);
    const [made] = await tx.insert(documents).values(row).returning(FACTS);
    return made ?? fail(row.id);
  });
}

export interface DocumentChange {
  /** The revision that was changed. */
  readonly revision: number;
  /** What is left out stays. */
  readonly name?: string | undefined;
  readonly body?: object | undefined;
}

/**
 * Changes a document that nobody else has changed meanwhile. Where it is already as it is to be, nothing happens: whoever did not
 * hear that a change was made may ask again.
 * @throws Problem `document/unknown`, `document/conflict`, `document/name`, `document/body`
 */
export async function changeDocument(
  db: Database,
  owner: DocumentOwner,
  id: string,
  { revision, name, body }: DocumentChange,
): Promise<DocumentFacts> {
  const values = { ...(name !== undefined && named(name)), ...(body && holding(body)) };
  return db.transaction(async (tx) => {
    const [found] = await tx.select(WHOLE).from(documents).where(one(owner, id)).for("update");
    if (found === undefined) return fail(id);
    const isSame =
      found.name === (values.name ?? found.name) && found.body === (values.body ?? found.body);
    if (isSame) {
      const { body: _, ...facts } = found;
      return facts;
    }
    if (found.revision !== revision) throw conflict(found, revision);
    const [changed] = await tx
      .update(documents)
      .set({ ...values, revision: revision + 1, changedAt: sql`now()` })
      .where(eq(documents.id, id))
      .returning(FACTS);
    return changed ?? fail(id);
  });
}

/** @throws Problem `document/unknown` */
export async function deleteDocument(
  db: Database,
  owner: DocumentOwner,
  id: string,
): Promise<void> {
  const gone = await db.delete(documents).where(one(owner, id)).returning({ id: documents.id });
  if (gone.length === 0) fail(id);
}

function ownedBy({ userId, nobodys }: DocumentOwner): SQL | undefined {
  const none = isNull(documents.userId);
  if (userId === null) return none;
  return nobodys ? or(eq(documents.userId, userId), none) : eq(documents.userId, userId);
}

const one = (owner: DocumentOwner, id: string): SQL | undefined =>
  and(eq(documents.id, id), ownedBy(owner));

function behind(mark: string): SQL {
  const { createdAt, id } = readCursor(mark);
  return sql`(${documents.changedAt}, ${documents.id}) < (${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;
}

function named(given: string): { readonly name: string; readonly searched: string } {
  const name = storable(given).normalize("NFC").trim();
  const { length } = Array.from(name);
  if (length >= 1 && length <= LONGEST_DOCUMENT_NAME && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return { name, searched: searchedText(name) };
  const shown = JSON.stringify(given.slice(0, LONGEST_DOCUMENT_NAME));
  throw new Problem("document/name", {
    en: `The name ${shown} has ${length} characters, expected 1 to ${LONGEST_DOCUMENT_NAME} in one line.`,
    zh: `名称 ${shown} 有 ${length} 个字符，应为一行 1 到 ${LONGEST_DOCUMENT_NAME} 个字符。`,
  });
}

function holding(given: object): { readonly body: string; readonly bytes: number } {
  const body = documentText(given);
  return { body, bytes: Buffer.byteLength(body) };
}

const conflict = ({ name, revision }: DocumentFacts, seen: number): Problem =>
  new Problem("document/conflict", {
    en: `The document ${name} is at revision ${revision}; the change was made to revision ${seen}.`,
    zh: `文档“${name}”已是第 ${revision} 版，而此次修改基于第 ${seen} 版。`,
  });

const tooMany = (count: number): Problem =>
  new Problem("document/many", {
    en: `There are ${count} documents, expected fewer than ${MOST} before another one is kept.`,
    zh: `已有 ${count} 个文档，新建前应少于 ${MOST} 个。`,
  });

function fail(id: string): never {
  throw new Problem("document/unknown", {
    en: `There is no document ${id}.`,
    zh: `没有文档 ${id}。`,
  });
}
