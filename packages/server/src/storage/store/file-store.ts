/** Files below one folder: `ab/cdef....png`, by the hash of what is in them. */
import { createHash, randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Readable } from "node:stream";
import { Problem } from "@inkloom/contract";
import {
  type AssetContent,
  type AssetFacts,
  type AssetStore,
  expectHash,
  expectRange,
  isHash,
  missing,
  sha256,
  type StoredAsset,
  verified,
} from "./asset-store.ts";
import { endingOf, mediaTypeOf } from "./media-type.ts";

/** Names of files that are being written. */
const ASIDE = ".aside-";
/** What is being written for longer than this was left by a process that is gone; milliseconds. */
const LEFT = 24 * 60 * 60 * 1000;

interface Found {
  readonly path: string;
  readonly mediaType: string;
  readonly stats: Stats;
}

/** @throws Problem `storage/unwritable` where the folder cannot be made */
export async function openFileStore(folder: string): Promise<AssetStore> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
  await removeLeft(folder);
  return {
    put: (content, mediaType) => put(folder, content, mediaType),
    open: async (hash, options = {}) => {
      const found = await find(folder, hash);
      if (found === undefined) throw missing(hash);
      const { path, stats } = found;
      const range = expectRange(options, stats.size);
      const facts = factsOf(hash, found);
      const whole = options.start === undefined && options.end === undefined;
      const checked = (stream: Readable): Readable =>
        whole && options.verify === true ? verified(stream, hash) : stream;
      if (range === undefined) return { ...facts, stream: checked(Readable.from([])) };
      // Opened here, so that a file removed before the first byte is read is still read whole.
      const file = await open(path).catch((error: unknown) => {
        throw codeOf(error) === "ENOENT" ? missing(hash) : error;
      });
      return { ...facts, stream: checked(file.createReadStream(range)) };
    },
    facts: async (hash) => {
      const found = await find(folder, hash);
      return found && factsOf(hash, found);
    },
    has: async (hash) => (await find(folder, hash)) !== undefined,
    remove: async (hash) => {
      const found = await find(folder, hash);
      if (found === undefined) return false;
      await writing(basename(folder), () => rm(found.path, { force: true }));
      return true;
    },
    list: () => list(folder),
    close: () => Promise.resolve(),
  };
}

async function put(folder: string, content: AssetContent, mediaType: string): Promise<StoredAsset> {
  if (content instanceof Uint8Array) {
    const hash = sha256(content);
    const found = await find(folder, hash);
    if (found?.stats.size === content.length && (await touched(found.path)))
      return { hash, bytes: content.length };
  }
  const aside = join(folder, ASIDE + randomUUID());
  return writing(basename(folder), async () => {
    try {
      const stored = await writeAside(aside, content);
      await settle(folder, aside, stored, mediaType);
      return stored;
    } finally {
      await rm(aside, { force: true });
    }
  });
}

async function writeAside(aside: string, content: AssetContent): Promise<StoredAsset> {
  const digest = createHash("sha256");
  let bytes = 0;
  const file = await open(aside, "wx");
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      digest.update(chunk);
      bytes += chunk.length;
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { hash: digest.digest("hex"), bytes };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await file.write(chunk, done, chunk.length - done)).bytesWritten;
}

/** Gives the file its name, unless one of the same bytes has it; both survive a loss of power. */
async function settle(
  folder: string,
  aside: string,
  { hash, bytes }: StoredAsset,
  mediaType: string,
): Promise<void> {
  const found = await find(folder, hash);
  if (found?.stats.size === bytes && (await touched(found.path))) return;
  const below = join(folder, hash.slice(0, 2));
  const made = await mkdir(below, { recursive: true });
  await rename(aside, found?.path ?? join(below, hash.slice(2) + endingOf(mediaType)));
  await syncFolder(below);
  if (made !== undefined) await syncFolder(folder);
}

/** Tells a sweep of unused files that this one was just put; false where it is gone. */
async function touched(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Windows cannot, and need not: its file system keeps names in a journal. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Most files are PNGs; what is not is looked for in its folder's list, where it has whatever ending it was put with. */
async function find(folder: string, hash: string): Promise<Found | undefined> {
  expectHash(hash);
  const [below, name] = [join(folder, hash.slice(0, 2)), hash.slice(2)];
  const png = await findAs(below, `${name}.png`);
  if (png !== undefined) return png;
  for (const other of await readdir(below).catch(noneIfAbsent<string[]>([])))
    if (other.startsWith(`${name}.`)) {
      const found = await findAs(below, other);
      if (found !== undefined) return found;
    }
  return undefined;
}

async function findAs(below: string, name: string): Promise<Found | undefined> {
  const mediaType = mediaTypeOf(extname(name));
  if (mediaType === undefined) return undefined;
  const path = join(below, name);
  const stats = await stat(path).catch(noneIfAbsent<Stats | undefined>(undefined));
  return stats?.isFile() === true ? { path, mediaType, stats } : undefined;
}

const noneIfAbsent =
  <T>(none: T) =>
  (error: unknown): T => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return none;
    throw error;
  };

const factsOf = (hash: string, { mediaType, stats }: Found): AssetFacts => ({
  hash,
  bytes: stats.size,
  mediaType,
  modified: stats.mtime,
});

/** Other people's files below the folder are not ours to name. */
async function* list(folder: string): AsyncGenerator<AssetFacts> {
  for (const prefix of (await readdir(folder)).toSorted()) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const name of await readdir(join(folder, prefix)).catch(() => [])) {
      const ending = extname(name);
      const hash = prefix + name.slice(0, name.length - ending.length);
      const mediaType = mediaTypeOf(ending);
      if (mediaType === undefined || !isHash(hash)) continue;
      const stats = await stat(join(folder, prefix, name)).catch(() => undefined);
      if (stats?.isFile() === true) yield factsOf(hash, { path: "", mediaType, stats });
    }
  }
}

async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(ASIDE)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats !== undefined && Date.now() - stats.mtimeMs > LEFT) await rm(path, { force: true });
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** What the system says about writing, as a problem; what the content itself throws stays as it is.
 *  @param shown the place: a client that sends a picture is told no folder above it */
async function writing<T>(shown: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = error instanceof Error && "syscall" in error ? codeOf(error) : undefined;
    if (code === undefined) throw error;
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new Problem(
      full ? "storage/full" : "storage/unwritable",
      {
        en: `A file could not be stored in ${shown} (${code}).`,
        zh: `无法在 ${shown} 中存储文件（${code}）。`,
      },
      { cause: error },
    );
  }
}
