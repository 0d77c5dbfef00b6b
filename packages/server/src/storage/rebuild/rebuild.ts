/** The gallery made again from the files alone: those of the store, and those that the command line saved by day. */
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Text } from "@inkloom/contract";
import { pictureKind } from "@inkloom/pixels";
import { inArray, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { enterPictures } from "../gallery/enter.ts";
import type { NewEntry } from "../gallery/entry.ts";
import { gallery } from "../schema.ts";
import { type AssetStore, sha256 } from "../store/asset-store.ts";
import { MEDIA_TYPES, readMaking } from "./read-making.ts";

export interface RebuildOptions {
  readonly store: AssetStore;
  /** Folders with a folder per day (`2026-11-22/00001-5.png`), as the command line saves pictures without `--out`. What is
   *  found there is copied into the store; the files stay. */
  readonly folders?: readonly string[];
  /** Only files of the folders that were written from then on, and none of the store. */
  readonly since?: Date | undefined;
  /** Told after every file. */
  readonly onProgress?: (report: RebuildReport) => void;
  readonly signal?: AbortSignal;
}

export interface RebuildReport {
  /** Files that were looked at. */
  files: number;
  entered: number;
  /** In the gallery already, removed ones included. */
  known: number;
  /** They do not say how they were made: uploads, masks, other people's pictures. */
  untold: number;
  /** The first ones that could not be read, and why. */
  readonly unreadable: { readonly name: string; readonly why: Text }[];
  unreadableCount: number;
}

interface Source {
  /** For people. */
  readonly name: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Where it is in the store already. */
  readonly hash?: string;
  read(): Promise<Uint8Array>;
}

/** Larger files are no pictures that anything here made; bytes. */
const LIMIT = 256 << 20;
/** Unreadable files that are named. */
const NAMED = 1000;
/** Files of one transaction, and what they may hold together. */
const FILES = 100;
/** One rebuild at a time decides what is new. */
const REBUILD_LOCK = 0x72_65_62_75_69_6cn;

/** Enters what is not there yet, so that it can be run again, also after it was ended half way. */
export async function rebuildGallery(
  db: Database,
  options: RebuildOptions,
): Promise<RebuildReport> {
  const { store, signal, onProgress } = options;
  const report: RebuildReport = {
    files: 0,
    entered: 0,
    known: 0,
    untold: 0,
    unreadable: [],
    unreadableCount: 0,
  };
  let batch: NewEntry[] = [];
  const flush = async (): Promise<void> => {
    const entries = batch;
    batch = [];
    const entered = await enterNew(db, entries);
    report.entered += entered;
    report.known += entries.length - entered;
  };
  for await (const source of sources(options)) {
    signal?.throwIfAborted();
    report.files++;
    const outcome = await entryOf(db, store, source);
    if (outcome === "known" || outcome === "untold") report[outcome]++;
    else if ("picture" in outcome) batch.push(outcome);
    else {
      report.unreadableCount++;
      if (report.unreadable.length < NAMED)
        report.unreadable.push({ name: source.name, why: outcome });
    }
    if (batch.length >= FILES) await flush();
    onProgress?.(report);
  }
  await flush();
  onProgress?.(report);
  return report;
}

/** What is in the gallery by the time of the transaction does not enter again. */
const enterNew = (db: Database, entries: readonly NewEntry[]): Promise<number> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${REBUILD_LOCK})`);
    const there = await knownHashes(
      tx,
      entries.map(({ picture }) => picture.hash),
    );
    // Of copies, the first.
    const fresh = new Map<string, NewEntry>();
    for (const entry of entries)
      if (!there.has(entry.picture.hash) && !fresh.has(entry.picture.hash))
        fresh.set(entry.picture.hash, entry);
    await enterPictures(tx, [...fresh.values()]);
    return fresh.size;
  });

async function knownHashes(db: Database, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await db
    .select({ hash: gallery.hash })
    .from(gallery)
    .where(inArray(gallery.hash, [...hashes]));
  return new Set(rows.map(({ hash }) => hash));
}

async function entryOf(
  db: Database,
  store: AssetStore,
  source: Source,
): Promise<NewEntry | "known" | "untold" | Text> {
  if (source.hash !== undefined && (await knownHashes(db, [source.hash])).size > 0) return "known";
  if (source.bytes > LIMIT)
    return {
      en: `it has ${source.bytes} bytes, expected at most ${LIMIT}`,
      zh: `有 ${source.bytes} 字节，最多为 ${LIMIT} 字节`,
    };
  const bytes = await source.read().catch((error: unknown): Text => {
    const said = error instanceof Error ? error.message : String(error);
    return { en: said, zh: said };
  });
  if ("en" in bytes) return bytes;
  const hash = sha256(bytes);
  if (source.hash !== undefined && source.hash !== hash)
    return { en: `its bytes have the SHA-256 ${hash}`, zh: `其内容的 SHA-256 为 ${hash}` };
  if (source.hash === undefined && (await knownHashes(db, [hash])).size > 0) return "known";
  const making = readMaking(bytes);
  if (making === "untold" || "en" in making) return making;
  const kind = pictureKind(bytes);
  const mediaType = kind === undefined ? "application/octet-stream" : MEDIA_TYPES[kind];
  if (source.hash === undefined) await store.put(bytes, mediaType);
  const picture = { hash, bytes: bytes.length, mediaType, ...making.size };
  return { ...making.entry, picture, createdAt: source.modified };
}

async function* sources({ store, folders = [], since }: RebuildOptions): AsyncGenerator<Source> {
  if (since === undefined)
    for await (const { hash, bytes, modified } of store.list())
      yield {
        name: hash,
        bytes,
        modified,
        hash,
        read: async () => buffer((await store.open(hash)).stream),
      };
  for (const folder of folders)
    for (const day of (await readdir(folder).catch(() => [])).toSorted())
      if (/^\d{4}-\d{2}-\d{2}$/.test(day))
        for await (const source of picturesBelow(join(folder, day)))
          if (since === undefined || source.modified >= since) yield source;
}

/** Links are not followed: they may lead anywhere. */
async function* picturesBelow(folder: string): AsyncGenerator<Source> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* picturesBelow(path);
    if (!entry.isFile() || !/\.(png|jpe?g|webp)$/i.test(entry.name)) continue;
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() !== true) continue;
    yield { name: path, bytes: stats.size, modified: stats.mtime, read: () => readFile(path) };
  }
}
