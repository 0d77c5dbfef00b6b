/** One file of a request: fetched, looked into, put into its place. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { convertToSafetensors } from "@inkloom/tools";
import { alreadyThere, below, folderOf, isMadeOf, MADE_OF, safetensorsName } from "./already.ts";
import type { Asking } from "./ask.ts";
import { type Content, readContent, renamed } from "./content.ts";
import { download, type Downloaded } from "./download.ts";
import { safeFileName } from "./file-name.ts";
import { downloadsFolder } from "./folders.ts";
import { expectSpace } from "./free-space.ts";
import { digestOf, exists, place, presentAt } from "./place.ts";
import type { PullContext, PulledFile, PullLimits, PullRequest } from "./request.ts";
import type { Wanted, WantedFile } from "./source.ts";

const CONNECTIONS = 4;

export interface Work {
  readonly request: PullRequest;
  readonly wanted: Wanted;
  readonly context: PullContext;
  readonly limits: PullLimits;
  readonly asking: Asking;
  readonly home: string;
}

/** Found while the server was asked: the file is here already. */
class Already extends Error {
  readonly found: PulledFile;
  constructor(found: PulledFile) {
    super("already there");
    this.found = found;
  }
}

/** @throws Problem */
export async function pullFile(file: WantedFile, work: Work): Promise<PulledFile> {
  const { context, limits, asking, home } = work;
  const { signal, onProgress, sites } = context;
  let name = file.name === undefined ? undefined : safeFileName(file.name);
  onProgress?.({ stage: "ask", file: name });
  let fetched: Downloaded;
  try {
    fetched = await download(file, {
      folder: downloadsFolder(home),
      asking,
      hub: sites.huggingFace,
      patience: limits.patience,
      connections: Math.max(1, context.connections ?? CONNECTIONS),
      piece: limits.piece,
      saveEvery: limits.saveEvery,
      freeBytes: limits.freeBytes,
      signal,
      onTold: async (remote, hash) => {
        name ??= safeFileName(remote.name ?? "") ?? "model";
        const found = await alreadyThere(name, file, remote, hash, work);
        if (found !== undefined) throw new Already(found);
      },
      onProgress: (stage, done, of) => onProgress?.({ stage, file: name, done, of }),
    });
  } catch (error) {
    if (error instanceof Already) return error.found;
    throw error;
  }
  let keep = true;
  try {
    const content = await readContent(fetched.path, name ?? "model", file.kind).catch(
      (error: unknown) => {
        // What is no model is none the next time either; what only does not tell its kind is kept.
        keep = error instanceof Problem && error.code === "pull/content";
        throw error;
      },
    );
    const pulled = await settle(fetched, content, work);
    keep = false;
    return pulled;
  } finally {
    await fetched.finish(keep);
  }
}

/** Moves the file to its place, or what is made of it. */
async function settle(fetched: Downloaded, content: Content, work: Work): Promise<PulledFile> {
  const { request, context, home } = work;
  const { signal } = context;
  const { path, bytes, sha256, verified } = fetched;
  const folder = folderOf(content.kind, work);
  const facts = {
    kind: content.kind,
    bytes,
    sha256,
    verified: verified?.by ?? null,
    fetched: fetched.fetched,
  };
  const target = join(folder, content.name);
  if (content.format !== "pickle") {
    const moved = await place(path, target, sha256, signal);
    return { file: below(home, target), ...facts, already: !moved };
  }
  const converted = await convert(fetched, content, folder, work);
  const original = request.keepOriginal === true ? { original: below(home, target) } : undefined;
  if (original !== undefined) await place(path, target, sha256, signal);
  return { ...facts, ...converted, ...original };
}

async function convert(
  { path, sha256, bytes }: Downloaded,
  content: Content,
  folder: string,
  { context, limits, home }: Work,
): Promise<Pick<PulledFile, "file" | "converted" | "already">> {
  const { signal, onProgress } = context;
  const name = safetensorsName(content.name);
  const target = join(folder, name);
  onProgress?.({ stage: "convert", file: name });
  expectSpace(await limits.freeBytes(downloadsFolder(home)), bytes, name);
  if ((await presentAt(target, signal)) !== undefined) {
    if (!(await isMadeOf(target, sha256))) throw exists(name);
    return { file: below(home, target), already: true };
  }
  const aside = join(downloadsFolder(home), `${randomUUID()}.safetensors`);
  try {
    const metadata = { [MADE_OF]: sha256 };
    const converted = await convertToSafetensors(path, aside, { metadata, signal }).catch(
      (error: unknown) => {
        throw renamed(error, path, content.name);
      },
    );
    await place(aside, target, await digestOf(aside, signal), signal);
    return { file: below(home, target), already: false, converted };
  } finally {
    await rm(aside, { force: true });
  }
}
