/** Whether a file is here already, found out before it is fetched. */
import { stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { CatalogueKind } from "@inkloom/contract";
import { readModelFile } from "@inkloom/tools";
import { kindFolder } from "./folders.ts";
import { exists, presentAt } from "./place.ts";
import type { Work } from "./pull-file.ts";
import type { Remote } from "./remote.ts";
import type { PulledFile } from "./request.ts";
import type { KnownHash, WantedFile } from "./source.ts";

/** Says in a converted file which one it was made of. */
export const MADE_OF = "inkloom.made-of-sha256";

export const safetensorsName = (name: string): string =>
  `${name.slice(0, name.length - extname(name).length)}.safetensors`;

/** The files of an entry with several lie together. */
export const folderOf = (kind: CatalogueKind, { wanted, home }: Work): string =>
  kindFolder(home, kind, wanted.files.length > 1 ? wanted.entry?.id : undefined);

/** Whether a file was converted from the one of this hash. */
export async function isMadeOf(path: string, sha256: string): Promise<boolean> {
  const file = await readModelFile(path).catch(() => undefined);
  return file?.metadata[MADE_OF] === sha256;
}

/**
 * The file where it is here already, told without fetching it: of the same size and the hash that it must have, or made of
 * one with that hash. @throws Problem `pull/exists` where another one bears its name
 */
export async function alreadyThere(
  name: string,
  { kind }: WantedFile,
  remote: Remote,
  hash: KnownHash | undefined,
  work: Work,
): Promise<PulledFile | undefined> {
  if (kind === undefined || remote.bytes === undefined) return undefined;
  const { context, home } = work;
  const folder = folderOf(kind, work);
  const found = (path: string): PulledFile => ({
    file: below(home, path),
    kind,
    bytes: remote.bytes ?? 0,
    sha256: hash?.value ?? "",
    verified: hash?.by ?? null,
    already: true,
    fetched: 0,
  });
  const converted = join(folder, safetensorsName(name));
  if (hash !== undefined && (await isFile(converted)) && (await isMadeOf(converted, hash.value)))
    return found(converted);
  const path = join(folder, name);
  const present = await presentAt(path, context.signal);
  if (present === undefined) return undefined;
  if (present.bytes !== remote.bytes) throw exists(name);
  if (hash === undefined) return undefined;
  if ((await present.digest()) !== hash.value) throw exists(name);
  // A pickle that was kept: what it is made into is missing.
  return extname(name) === ".safetensors" || !isPickleName(name) ? found(path) : undefined;
}

const isPickleName = (name: string): boolean => /\.(ckpt|pt|pth|bin)$/i.test(name);

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

export const below = (home: string, path: string): string =>
  relative(home, path).split(sep).join("/");
