/** Hashes the files whose hash is not known, the small ones first, so that most are known soon. */
import { realpath } from "node:fs/promises";
import { and, eq, inArray, isNull, notInArray, type SQL, sql } from "drizzle-orm";
import { knownModelHash, rememberModelHash } from "@inkloom/tools";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import { idsOf } from "./find-models.ts";
import { type FileHashes, hashFile, type HashOptions } from "./hash-file.ts";

export interface HashProgress {
  readonly id: string;
  readonly name: string;
  readonly done: number;
  readonly bytes: number;
}

/** A file that changed while it was read, or cannot be read. */
export interface Failed {
  /** Until when it is left alone; milliseconds since 1970. */
  readonly until: number;
  /** How long that was; each time it is twice as long. Milliseconds. */
  readonly pause: number;
}

export interface HashNewOptions {
  readonly roots: readonly string[];
  /** Where drawing remembers the hashes of checkpoints. */
  readonly cacheFolder: string;
  /** Only these. @default all */
  readonly ids?: readonly string[] | undefined;
  /** Those that could not be hashed, by id. */
  readonly failed: Map<string, Failed>;
  readonly signal?: AbortSignal | undefined;
  readonly between?: HashOptions["between"];
  readonly onProgress?: (progress: HashProgress) => void;
  readonly onHash?: () => void;
  readonly onError?: (error: unknown, name: string) => void;
}

/** Files that are asked for at once. */
const PAGE = 32;
/** How long a hash may stay unwritten; milliseconds. */
const UNWRITTEN = 1000;
const FIRST_PAUSE = 30_000;
const LONGEST_PAUSE = 3_600_000;

/** What is there and has no hash yet; folders have none. */
export const unhashed = (roots: readonly string[]): SQL | undefined =>
  and(
    inArray(models.root, [...roots]),
    isNull(models.missingSince),
    isNull(models.sha256),
    eq(models.folder, false),
  );

type Row = Pick<
  typeof models.$inferSelect,
  "id" | "kind" | "name" | "path" | "bytes" | "modified"
> & { readonly stated: string | null };

export interface HashReport {
  readonly hashed: number;
  /** Files that have changed since they were listed, or cannot be read. */
  readonly failed: number;
}

/** @throws the signal's reason */
export async function hashNew(db: Database, options: HashNewOptions): Promise<HashReport> {
  const { failed: resting, signal, onHash } = options;
  const found = openNotes(db);
  let hashed = 0;
  let failed = 0;
  try {
    while (true) {
      const rows = await nextOf(db, options);
      if (rows.length === 0) return { hashed, failed };
      for (const row of rows) {
        signal?.throwIfAborted();
        const hashes = await hashesOf(row, options);
        if (hashes === undefined) {
          const { pause: before = FIRST_PAUSE / 2 } = resting.get(row.id) ?? {};
          const pause = Math.min(2 * before, LONGEST_PAUSE);
          resting.set(row.id, { until: Date.now() + pause, pause });
          failed++;
          continue;
        }
        resting.delete(row.id);
        await found.note(row, hashes);
        hashed++;
      }
      await found.write();
      onHash?.();
    }
  } finally {
    await found.write();
  }
}

/** Hashes that are written some at a time: each time takes as long as hashing a small file. */
function openNotes(db: Database) {
  const notes: (readonly [Row, FileHashes])[] = [];
  let written = performance.now();
  const write = async (): Promise<void> => {
    const some = notes.splice(0);
    written = performance.now();
    if (some.length === 0) return;
    await db.transaction(async (tx) => {
      for (const [row, { sha256, behindHeader = null }] of some)
        await tx.update(models).set({ sha256, headerlessHash: behindHeader }).where(sameAs(row));
    });
  };
  return {
    write,
    note: async (row: Row, hashes: FileHashes): Promise<void> => {
      notes.push([row, hashes]);
      if (performance.now() - written > UNWRITTEN) await write();
    },
  };
}

/** The file in every kind that has it, as long as it is what was hashed. */
const sameAs = ({ path, bytes, modified }: Row): SQL | undefined =>
  and(inArray(models.id, idsOf(path)), eq(models.bytes, bytes), eq(models.modified, modified));

async function nextOf(db: Database, { roots, ids, failed }: HashNewOptions): Promise<Row[]> {
  const resting = [...failed].filter(([, { until }]) => until > Date.now()).map(([id]) => id);
  const next = db
    .select({ id: models.id })
    .from(models)
    .where(
      and(
        unhashed(roots),
        ids === undefined ? undefined : inArray(models.id, [...ids]),
        resting.length === 0 ? undefined : notInArray(models.id, resting),
      ),
    )
    .orderBy(models.bytes, models.id)
    .limit(PAGE);
  // Metadata is looked into for these alone, not for all that are sorted.
  return db
    .select({
      id: models.id,
      kind: models.kind,
      name: models.name,
      path: models.path,
      bytes: models.bytes,
      modified: models.modified,
      stated: sql<string | null>`${models.metadata} ->> 'sshs_model_hash'`,
    })
    .from(models)
    .where(inArray(models.id, next))
    .orderBy(models.bytes, models.id);
}

async function hashesOf(row: Row, options: HashNewOptions): Promise<FileHashes | undefined> {
  const { cacheFolder, signal, between, onProgress, onError } = options;
  const { id, kind, name, path, bytes, modified } = row;
  try {
    const real = await realpath(path);
    // Drawing hashes the checkpoints that it uses, and looks here for what this finds.
    const about = { size: bytes, changed: modified };
    const isShared = kind === "checkpoint";
    const known = isShared ? await knownModelHash(real, cacheFolder, about) : undefined;
    if (known !== undefined) return { sha256: known };
    const hashes = await hashFile(path, {
      expected: { bytes, modified },
      behindHeader: kind === "lora",
      signal,
      between: async (done, took) => {
        onProgress?.({ id, name, done, bytes });
        return (await between?.(done, took)) ?? true;
      },
    });
    if (hashes === undefined) return undefined;
    if (isShared) await rememberModelHash(real, cacheFolder, { ...about, sha256: hashes.sha256 });
    return { ...hashes, ...statedHash(row) };
  } catch (error) {
    signal?.throwIfAborted();
    onError?.(error, name);
    return undefined;
  }
}

/** A LoRA whose metadata states the hash is believed, as A1111 and our pictures do. */
function statedHash({ kind, stated }: Row): { behindHeader?: string } {
  return kind === "lora" && stated !== null && /^[\da-f]{12,}$/i.test(stated)
    ? { behindHeader: stated.toLowerCase() }
    : {};
}
