/**
 * A folder that holds everything: the rows of each table as JSON lines, and the pictures by hash. It is made while the
 * service runs, and made again into the same folder it copies only the pictures that are new.
 *
 * With PGlite, which has one connection, the service waits while the rows are read; pictures are copied afterwards.
 */
import { createHash } from "node:crypto";
import { chmod, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem, VERSION } from "@inkloom/contract";
import type { Database } from "../database.ts";
import { appliedVersion } from "../migrations.ts";
import { assets } from "../schema.ts";
import type { AssetStore } from "../store/asset-store.ts";
import { openFileStore } from "../store/file-store.ts";
import { type Manifest, MANIFEST } from "./manifest.ts";
import { tableLines } from "./table-lines.ts";
import { TABLES, tablesInOrder } from "./tables.ts";

export interface BackupReport {
  readonly rows: number;
  /** Pictures that were copied, and those that the folder had. */
  readonly copied: number;
  readonly there: number;
  /** Hashes of pictures that the store lacks, or whose bytes have changed; they are not in the backup. */
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
}

/** Passwords' hashes are in it, so only this user may read it. */
export async function makeBackup(
  db: Database,
  store: AssetStore,
  to: string,
): Promise<BackupReport> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await chmod(to, 0o700);
  const createdAt = new Date().toISOString();
  const folder = `tables-${createdAt.replaceAll(/[:.]/g, "-")}`;
  await mkdir(join(to, folder), { mode: 0o700 });
  const { schema, tables } = await db.transaction((tx) => writeTables(tx, join(to, folder)), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
  const manifest: Manifest = {
    program: "inkloom",
    format: 1,
    version: VERSION,
    schema,
    createdAt,
    folder,
    tables,
  };
  const pictures = await copyPictures(db, store, join(to, "pictures"));
  const aside = join(to, `.${MANIFEST}`);
  await writeSynced(aside, JSON.stringify(manifest, undefined, 2));
  await rename(aside, join(to, MANIFEST));
  // Of an earlier backup, or of one that was ended half way.
  for (const name of await readdir(to))
    if (name.startsWith("tables-") && name !== folder)
      await rm(join(to, name), { recursive: true });
  const rows = Object.values(tables).reduce((sum, each) => sum + each.rows, 0);
  return { rows, ...pictures };
}

async function writeTables(
  tx: Database,
  folder: string,
): Promise<Pick<Manifest, "schema" | "tables">> {
  const tables: Record<string, { rows: number; sha256: string }> = {};
  for (const name of await tablesInOrder(tx))
    if (TABLES.includes(name))
      tables[name] = await writeTable(tx, name, join(folder, `${name}.jsonl`));
  return { schema: await appliedVersion(tx), tables };
}

async function writeTable(
  tx: Database,
  name: string,
  path: string,
): Promise<{ rows: number; sha256: string }> {
  const digest = createHash("sha256");
  let rows = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const lines of tableLines(tx, name)) {
      const text = lines.map((line) => `${line}\n`).join("");
      digest.update(text);
      await file.appendFile(text);
      rows += lines.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { rows, sha256: digest.digest("hex") };
}

async function copyPictures(
  db: Database,
  store: AssetStore,
  folder: string,
): Promise<Omit<BackupReport, "rows">> {
  const target = await openFileStore(folder);
  const report = { copied: 0, there: 0, missing: [] as string[], damaged: [] as string[] };
  // One list instead of a look for each.
  const there = new Map<string, number>();
  for await (const { hash, bytes } of target.list()) there.set(hash, bytes);
  const rows = await db
    .select({ hash: assets.hash, mediaType: assets.mediaType, bytes: assets.bytes })
    .from(assets);
  for (const { hash, mediaType, bytes } of rows) {
    const outcome =
      there.get(hash) === bytes ? "there" : await copyPicture(store, target, hash, mediaType);
    if (outcome === "copied" || outcome === "there") report[outcome]++;
    else report[outcome].push(hash);
  }
  return report;
}

/** From one store to another, checked by its hash. */
export async function copyPicture(
  from: AssetStore,
  to: AssetStore,
  hash: string,
  mediaType: string,
): Promise<"copied" | "missing" | "damaged"> {
  try {
    const { stream } = await from.open(hash, { verify: true });
    await to.put(stream, mediaType);
    return "copied";
  } catch (error) {
    const code = error instanceof Problem ? error.code : undefined;
    if (code === "asset/missing") return "missing";
    if (code === "storage/damaged") return "damaged";
    throw error;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
