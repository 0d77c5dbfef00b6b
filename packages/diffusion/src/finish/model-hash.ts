/** What A1111 writes as "Model hash": the first ten digits of the SHA-256 of the whole file, which civitai calls
 *  AutoV2. Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/sd_models.py (CheckpointInfo,
 *  calculate_shorthash). Files of many gigabytes take seconds, so each is read once and remembered by its path,
 *  size and time of change. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Digits that pictures carry. */
const SHORT = 10;
/** Bytes read at a time. */
const CHUNK = 2 ** 20;
const NAME = "model-hashes.json";

interface Known {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly sha256: string;
}

/** The digits that pictures carry. */
export const shortHash = (sha256: string): string => sha256.slice(0, SHORT);

/**
 * SHA-256 of a checkpoint's file, hexadecimal; undefined for a folder, which has none.
 * @param cacheFolder where what was computed is remembered; what cannot be written there is computed again
 */
export async function modelHash(
  path: string,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const about = await stat(path);
  if (!about.isFile()) return undefined;
  const { size, mtimeMs: changed } = about;
  const known = await knownModelHash(path, cacheFolder, { size, changed });
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, {
    highWaterMark: CHUNK,
    ...(signal && { signal }),
  }))
    hash.update(chunk as Buffer);
  const sha256 = hash.digest("hex");
  await rememberModelHash(path, cacheFolder, { size, changed, sha256 });
  return sha256;
}

/** What was computed for a file of this size and time of change, here or by whoever remembers it. */
export async function knownModelHash(
  path: string,
  cacheFolder: string,
  { size, changed }: Omit<Known, "sha256">,
): Promise<string | undefined> {
  const known = (await readKnown(join(cacheFolder, NAME)))[path];
  return known?.size === size && known.changed === changed ? known.sha256 : undefined;
}

async function readKnown(file: string): Promise<Record<string, Known | undefined>> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof known === "object" && known !== null ? (known as Record<string, Known>) : {};
  } catch {
    return {}; // not there yet, or damaged: what it held is computed again
  }
}

/** So that nobody computes it again; a folder that cannot be written to is no failure. */
export async function rememberModelHash(path: string, folder: string, known: Known): Promise<void> {
  const temporary = join(folder, `${NAME}.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    // Read again: another process may have added to it meanwhile.
    const all = { ...(await readKnown(join(folder, NAME))), [path]: known };
    await writeFile(temporary, JSON.stringify(all, null, 1));
    await rename(temporary, join(folder, NAME));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
