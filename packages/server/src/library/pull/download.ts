/** One file from an address to a whole and checked file under `downloads` of the data folder. */
import { createHash } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { type FolderLock, lockFolder } from "../../storage/folder-lock.ts";
import type { Asking } from "./ask.ts";
import { Changed, NoRanges, type Patience, persist } from "./broken.ts";
import { diskProblem } from "./disk-problem.ts";
import { expectSpace } from "./free-space.ts";
import { shown } from "./judge.ts";
import { discardPart, PartFile, type SaveEvery } from "./part-file.ts";
import { askAbout, type Remote } from "./remote.ts";
import type { Site } from "./sites.ts";
import type { KnownHash, WantedFile } from "./source.ts";
import { type Transfer, transferPieces, transferWhole } from "./transfer.ts";

export interface DownloadOptions {
  /** Folder of what is not whole yet. */
  readonly folder: string;
  readonly asking: Asking;
  readonly hub: Site;
  readonly patience: Patience;
  readonly connections: number;
  readonly piece: number;
  readonly saveEvery: SaveEvery;
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Called once the server has told of the file; what it throws is the end. */
  readonly onTold: (remote: Remote, hash: KnownHash | undefined) => Promise<void>;
  readonly onProgress: (stage: "fetch" | "check", done: number, bytes: number | undefined) => void;
  readonly signal: AbortSignal;
}

export interface Downloaded {
  /** The whole file; whoever moves it away calls `finish`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What the hash was compared with; undefined where nobody states one. */
  readonly verified: KnownHash | undefined;
  /** Bytes that this call fetched; the others were there. */
  readonly fetched: number;
  /** Removes what is left, or keeps it for the next time. */
  finish(keep: boolean): Promise<void>;
}

/** How often a file may change on the server while it is fetched. */
const MOST_CHANGES = 3;

/** @throws Problem `pull/...`; what was fetched stays for the next time, except where it is damaged */
export async function download(wanted: WantedFile, options: DownloadOptions): Promise<Downloaded> {
  const { url } = wanted;
  const path = join(options.folder, `${nameOf(url)}.part`);
  const lock = await lockPart(path, url);
  let part: PartFile | undefined;
  let ranges = false;
  const finish = async (keep: boolean): Promise<void> => {
    if (!keep) await discardPart(path);
    await lock.release();
    if (!(await isThere(path))) await rm(`${path}.lock`, { force: true });
  };
  try {
    const asking = () =>
      persist(url.host, options.patience, options.signal, () =>
        askAbout(url, options.asking, options.hub, options.signal),
      );
    const remote = await asking();
    expectSize(wanted, remote);
    ({ ranges } = remote);
    const hash = hashOf(wanted, remote);
    await options.onTold(remote, hash);
    part = await PartFile.open(path, options.saveEvery);
    const fetched = await bring(part, wanted, remote, asking, options);
    const sha256 = await part.digest((done) => {
      options.onProgress("check", done, part?.length);
    }, options.signal);
    if (hash !== undefined && hash.value !== sha256) {
      await part.begin({});
      throw otherHash(url, sha256, hash.value);
    }
    const bytes = part.length;
    await part.close();
    return { path, bytes, sha256, verified: hash, fetched, finish };
  } catch (error) {
    await part?.save().catch(() => undefined);
    await part?.close();
    await finish(part?.isOfUse(ranges) ?? true);
    throw diskProblem(error, url.pathname.split("/").at(-1) ?? "");
  }
}

/** What it must have. @throws Problem `pull/checksum` where the site keeps another file than is asked for */
function hashOf({ url, sha256 }: WantedFile, remote: Remote): KnownHash | undefined {
  if (sha256 === undefined)
    return remote.sha256 === undefined ? undefined : { value: remote.sha256, by: "site" };
  if (remote.sha256 !== undefined && remote.sha256 !== sha256.value)
    throw otherHash(url, remote.sha256, sha256.value);
  return sha256;
}

const otherHash = (url: URL, given: string, expected: string): Problem =>
  new Problem("pull/checksum", {
    en: `${shown(url)} has the SHA-256 ${given}, expected ${expected}.`,
    zh: `${shown(url)} 的 SHA-256 为 ${given}，应为 ${expected}。`,
  });

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Until all of it is there. @returns bytes that were fetched now */
async function bring(
  part: PartFile,
  wanted: WantedFile,
  first: Remote,
  asking: () => Promise<Remote>,
  options: DownloadOptions,
): Promise<number> {
  let remote = first;
  let fetched = 0;
  if (!part.continues(remote)) await part.begin(remote);
  for (let changes = 0; ;) {
    const before = part.length;
    const { bytes } = remote;
    if (bytes !== undefined && before === bytes) return fetched;
    if (!remote.ranges && before > 0) await part.begin(remote);
    const free = await options.freeBytes(options.folder);
    expectSpace(free, (bytes ?? 0) - part.length, shown(wanted.url));
    const transfer: Transfer = {
      ...options,
      address: wanted.url,
      part,
      room: async () => Math.max(0, (await options.freeBytes(options.folder)) - SPARE_UNKNOWN),
      relocate: async (old) => {
        const again = await asking();
        if (!sameFile(old, again)) throw new Changed("it is another file now");
        return again;
      },
      onBytes: () => {
        options.onProgress("fetch", part.length, bytes);
      },
    };
    transfer.onBytes();
    try {
      if (remote.ranges) await transferPieces(remote, transfer);
      else await transferWhole(remote, transfer);
      await part.save();
      return fetched + part.length - Math.min(before, part.length);
    } catch (error) {
      if (error instanceof NoRanges) remote = { ...remote, ranges: false };
      else if (error instanceof Changed) {
        if (++changes > MOST_CHANGES) throw changed(wanted.url, error);
        remote = await asking();
        expectSize(wanted, remote);
      } else throw error;
      fetched += Math.max(0, part.length - before);
      await part.begin(remote);
    }
  }
}

/** What stays free where nobody said how much will come. */
const SPARE_UNKNOWN = 1024 ** 3;

const sameFile = (a: Remote, b: Remote): boolean =>
  a.bytes === b.bytes &&
  a.etag === b.etag &&
  (a.etag !== undefined || a.lastModified === b.lastModified);

/** @throws Problem `pull/size` */
function expectSize({ url, bytes }: WantedFile, remote: Remote): void {
  if (bytes === undefined || remote.bytes === undefined || remote.bytes === bytes) return;
  throw new Problem("pull/size", {
    en: `${shown(url)} has ${remote.bytes} bytes, expected ${bytes}.`,
    zh: `${shown(url)} 有 ${remote.bytes} 字节，应为 ${bytes} 字节。`,
  });
}

const changed = (url: URL, error: Changed): Problem =>
  new Problem(
    "pull/changed",
    {
      en: `${shown(url)} changed ${MOST_CHANGES + 1} times while it was fetched (${error.message}).`,
      zh: `${shown(url)} 在下载期间变化了 ${MOST_CHANGES + 1} 次（${error.message}）。`,
    },
    { cause: error },
  );

/** The same for the same address, and nothing of the address in it: it may hold a password. */
const nameOf = ({ href }: URL): string =>
  createHash("sha256").update(href).digest("hex").slice(0, 32);

async function lockPart(path: string, url: URL): Promise<FolderLock> {
  try {
    return await lockFolder(path);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "storage/busy")) throw error;
    throw new Problem(
      "pull/busy",
      {
        en: `${shown(url)} is being fetched by another process or request.`,
        zh: `${shown(url)} 正由另一个进程或请求下载。`,
      },
      { cause: error },
    );
  }
}
