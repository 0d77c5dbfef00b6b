/** Gives a finished file its name, and takes it from no other file. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { moveToFreeName } from "@inkloom/tools";

/** What lies at a place already. */
export interface Present {
  readonly bytes: number;
  digest(): Promise<string>;
}

/** Undefined where the name is free. @throws Problem `pull/exists` where it is no file */
export async function presentAt(path: string, signal: AbortSignal): Promise<Present | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw exists(basename(path));
  return { bytes: found.size, digest: () => digestOf(path, signal) };
}

export async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20, signal }))
    hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/**
 * Moves a file to a name that is free; another disk is no hindrance.
 * @returns false where a file of these bytes had the name already
 * @throws Problem `pull/exists` where another file has it
 */
export async function place(
  from: string,
  to: string,
  sha256: string,
  signal: AbortSignal,
): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true });
  const present = await presentAt(to, signal);
  if (present !== undefined) {
    if ((await present.digest()) === sha256) return false;
    throw exists(basename(to));
  }
  try {
    await move(from, to);
  } catch (error) {
    // Somebody was faster in this very moment.
    if (codeOf(error) === "EEXIST") throw exists(basename(to));
    throw error;
  }
  await syncFolder(dirname(to));
  return true;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await moveToFreeName(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
    const aside = join(dirname(to), `.inkloom-${randomUUID()}.part`);
    try {
      await copyFile(from, aside);
      const file = await open(aside, "r+");
      await file.sync().finally(() => file.close());
      await moveToFreeName(aside, to);
    } finally {
      await rm(aside, { force: true });
    }
    await rm(from, { force: true });
  }
}

/** Windows cannot, and need not: its file system keeps names in a journal. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

export const exists = (name: string): Problem =>
  new Problem("pull/exists", {
    en: `${name} is there already and is another file; it was left as it is.`,
    zh: `${name} 已存在且是另一个文件；没有改动它。`,
  });
