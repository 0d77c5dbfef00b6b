/** Brings the table in line with what was found in the folders. Rows of other folders are left alone: they may belong to
 *  another machine on the same database, or to a program whose models are not used at the moment. */
import { and, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import { basename } from "node:path";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import type { FoundModel } from "./find-models.ts";
import { searchedWords } from "./searched-words.ts";

export interface ScanReport {
  readonly found: number;
  readonly added: number;
  /** Files that differ from when they were last looked at. */
  readonly changed: number;
  /** Files that lie elsewhere now and kept what was known and noted. */
  readonly moved: number;
  readonly missing: number;
}

/** Rows that are written at once. */
const PAGE = 500;
/** How long a file that nobody noted anything about is remembered when it is gone; days. */
const REMEMBERED = 90;

type Row = Pick<
  typeof models.$inferSelect,
  | "id"
  | "kind"
  | "path"
  | "name"
  | "unreachable"
  | "bytes"
  | "modified"
  | "beside"
  | "preview"
  | "missingSince"
>;

export async function reconcile(
  db: Database,
  found: readonly FoundModel[],
  roots: readonly string[],
): Promise<ScanReport> {
  const rows = new Map((await rowsOf(db, roots)).map((row) => [row.id, row]));
  const there = new Set(found.map(({ id }) => id));
  const gone = [...rows.values()].filter(({ id }) => !there.has(id));
  const news = found.filter(({ id }) => !rows.has(id));
  const moves = movesOf(news, gone);
  for (const [model, from] of moves) await move(db, from, model);
  const added = news.filter((model) => !moves.has(model));
  for (let start = 0; start < added.length; start += PAGE)
    await db
      .insert(models)
      .values(added.slice(start, start + PAGE).map(newRow))
      // Another process on the same database was quicker.
      .onConflictDoNothing();
  let changed = 0;
  for (const model of found) {
    const row = rows.get(model.id);
    if (row === undefined) continue;
    const content = row.bytes !== model.bytes || row.modified !== model.modified;
    if (content) changed++;
    if (content || differs(row, model)) await update(db, model, content);
  }
  const moved = new Set([...moves.values()].map(({ id }) => id));
  const lost = gone.filter(({ id, missingSince }) => missingSince === null && !moved.has(id));
  for (let start = 0; start < lost.length; start += PAGE)
    await db
      .update(models)
      .set({ missingSince: sql`now()` })
      .where(
        inArray(
          models.id,
          lost.slice(start, start + PAGE).map(({ id }) => id),
        ),
      );
  await forget(db, roots);
  const missing = gone.length - moved.size;
  return { found: found.length, added: added.length, changed, moved: moved.size, missing };
}

const rowsOf = (db: Database, roots: readonly string[]): Promise<Row[]> =>
  db
    .select({
      id: models.id,
      kind: models.kind,
      path: models.path,
      name: models.name,
      unreachable: models.unreachable,
      bytes: models.bytes,
      modified: models.modified,
      beside: models.beside,
      preview: models.preview,
      missingSince: models.missingSince,
    })
    .from(models)
    .where(inArray(models.root, [...roots]));

const newRow = (model: FoundModel) => ({ ...model, searched: searchedWords(model) });

/** A file that lies elsewhere keeps its size and its time of change. */
function movesOf(news: readonly FoundModel[], gone: readonly Row[]): ReadonlyMap<FoundModel, Row> {
  const key = ({ bytes, modified }: Pick<Row, "bytes" | "modified">) => `${bytes} ${modified}`;
  const from = Map.groupBy(gone, key);
  const to = Map.groupBy(news, key);
  const moves = new Map<FoundModel, Row>();
  const taken = new Set<Row>();
  for (const [same, models] of to) {
    const candidates = from.get(same) ?? [];
    if (candidates.length === 0) continue;
    for (const model of models) {
      const named = candidates.filter(({ path }) => basename(path) === basename(model.path));
      // With a new name and in a new place, only where nothing else could be meant.
      const [row, ...others] =
        named.length > 0 ? named : models.length === 1 ? candidates : ([] as Row[]);
      if (row === undefined || others.length > 0 || taken.has(row)) continue;
      taken.add(row);
      moves.set(model, row);
    }
  }
  return moves;
}

/** What is known stays; the header is read again, since another kind or name may mean other words. */
const move = (db: Database, from: Row, model: FoundModel): Promise<unknown> =>
  db
    .update(models)
    .set({ ...model, reader: 0, missingSince: null })
    .where(eq(models.id, from.id));

const differs = (row: Row, model: FoundModel): boolean =>
  row.name !== model.name ||
  row.unreachable !== model.unreachable ||
  row.beside !== model.beside ||
  row.preview !== model.preview ||
  row.missingSince !== null;

/** With other content, nothing that was read of it holds any more; what people noted does. */
async function update(db: Database, model: FoundModel, content: boolean): Promise<void> {
  const { id, kind, name, unreachable, bytes, modified, beside, preview } = model;
  await db
    .update(models)
    .set({
      name,
      unreachable,
      bytes,
      modified,
      beside,
      preview,
      missingSince: null,
      reader: 0,
      ...(content && { kind, sha256: null, headerlessHash: null }),
    })
    .where(eq(models.id, id));
}

async function forget(db: Database, roots: readonly string[]): Promise<void> {
  await db
    .delete(models)
    .where(
      and(
        inArray(models.root, [...roots]),
        isNotNull(models.missingSince),
        lt(models.missingSince, sql`now() - make_interval(days => ${REMEMBERED})`),
        eq(models.notes, ""),
        eq(models.tags, []),
        eq(models.favourite, false),
      ),
    );
}
