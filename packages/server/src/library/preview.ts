/** The picture beside a model, small: lists show hundreds of them, and people keep pictures of many megabytes there. It is
 *  decoded and written anew, so that only pixels of the file reach a browser. */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { Problem, type Text } from "@inkloom/contract";
import { pictureKind, PixelsError, thumbnail } from "@inkloom/pixels";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import { previewVersion } from "./entry.ts";

export interface ModelPreview {
  readonly bytes: Uint8Array;
  readonly mediaType: "image/webp";
  /** The same as the entry's `preview`. */
  readonly version: string;
}

export interface PreviewOptions {
  readonly roots: readonly string[];
  /** Where the small ones are kept. */
  readonly folder: string;
  /** Pixels of the largest picture that is decoded. */
  readonly pixelLimit: number;
}

/** Bytes of the largest file that is read. */
const LARGEST = 64 * 2 ** 20;
/** Of what is shown, pixels. */
const WIDTH = 512;

/**
 * undefined where there is no such model, or no picture beside it.
 * @throws Problem `library/preview` for a picture that cannot be shown
 */
export async function modelPreview(
  db: Database,
  id: string,
  options: PreviewOptions,
): Promise<ModelPreview | undefined> {
  const [row] = await db
    .select({ path: models.path, preview: models.preview, beside: models.beside })
    .from(models)
    .where(
      and(eq(models.id, id), inArray(models.root, [...options.roots]), isNotNull(models.preview)),
    );
  if (row === undefined || row.preview === null) return undefined;
  const { preview } = row;
  const source = join(dirname(row.path), preview);
  const about = await stat(source).catch(() => undefined);
  if (about?.isFile() !== true) return undefined;
  const kept = join(options.folder, `${id}.webp`);
  const version = previewVersion(row);
  const found = await keptOf(kept, about.mtimeMs);
  if (found !== undefined) return { bytes: found, mediaType: "image/webp", version };
  const bytes = await oneAtATime(() => shrunk(source, preview, options.pixelLimit));
  await keep(kept, bytes, about.mtimeMs);
  return { bytes, mediaType: "image/webp", version };
}

/** Of the time of its source, to the millisecond. */
async function keptOf(path: string, modified: number): Promise<Uint8Array | undefined> {
  const about = await stat(path).catch(() => undefined);
  if (about === undefined || Math.abs(about.mtimeMs - modified) >= 1) return undefined;
  return readFile(path).catch(() => undefined);
}

/** What cannot be kept is made again. */
async function keep(path: string, bytes: Uint8Array, modified: number): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(aside, bytes);
    await utimes(aside, modified / 1000, modified / 1000);
    await rename(aside, path);
  } catch {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

async function shrunk(path: string, name: string, pixelLimit: number): Promise<Uint8Array> {
  try {
    const bytes = await bytesOf(path, name);
    if (pictureKind(bytes) === undefined)
      throw unusable(name, { en: "it is no picture", zh: "不是图片" });
    return await thumbnail(bytes, { width: WIDTH, area: pixelLimit });
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    const limit = { en: `${pixelLimit} pixels at most`, zh: `最多 ${pixelLimit} 像素` };
    throw unusable(
      name,
      {
        en: `it is damaged, or too large (${limit.en})`,
        zh: `已损坏或过大（${limit.zh}）`,
      },
      error,
    );
  }
}

async function bytesOf(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw unusable(name, { en: "it cannot be read", zh: "无法读取" }, error);
  });
  try {
    const { size } = await file.stat();
    if (size <= LARGEST) return await file.readFile();
    throw unusable(name, {
      en: `it has ${size} bytes, expected at most ${LARGEST}`,
      zh: `有 ${size} 字节，最多为 ${LARGEST} 字节`,
    });
  } finally {
    await file.close();
  }
}

const unusable = (name: string, why: Text, cause?: unknown): Problem =>
  new Problem(
    "library/preview",
    { en: `${name} cannot be shown: ${why.en}.`, zh: `无法显示 ${name}：${why.zh}。` },
    { cause },
  );

let last: Promise<unknown> = Promise.resolve();

/** A list asks for hundreds at once; each takes as much memory as its pixels. */
function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}
