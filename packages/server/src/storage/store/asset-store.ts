/** Where pictures and other files lie, each named by the SHA-256 of what is in it. */
import { createHash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { Problem } from "@inkloom/contract";

export interface StoredAsset {
  /** SHA-256, 64 hexadecimal digits in lower case. */
  readonly hash: string;
  readonly bytes: number;
}

export interface AssetFacts extends StoredAsset {
  readonly mediaType: string;
  readonly modified: Date;
}

export interface OpenOptions {
  /** First byte that is wanted. @default 0 */
  readonly start?: number;
  /** Last byte that is wanted. @default the last */
  readonly end?: number;
  /** Whether the stream fails at its end where the bytes are not those of the name; whole files only. */
  readonly verify?: boolean;
}

export interface OpenedAsset extends AssetFacts {
  /** The bytes asked for; `bytes` is the size of the whole. */
  readonly stream: Readable;
}

export type AssetContent = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * A file appears whole or not at all, and what `put` answered for survives a crash of the machine. Names that are
 * no hashes are refused before they reach anything (`asset/name`).
 */
export interface AssetStore {
  /** What is there already counts as new, so that no sweep takes it. @throws Problem `storage/full`, `storage/unwritable`, `storage/objects` */
  put(content: AssetContent, mediaType: string): Promise<StoredAsset>;
  /** @throws Problem `asset/missing`; RangeError where `start` and `end` are not within the file */
  open(hash: string, options?: OpenOptions): Promise<OpenedAsset>;
  /** undefined where it is not there. */
  facts(hash: string): Promise<AssetFacts | undefined>;
  has(hash: string): Promise<boolean>;
  /** Whether it was there. */
  remove(hash: string): Promise<boolean>;
  /** In no order; what comes or goes meanwhile may be in it or not. */
  list(): AsyncIterable<AssetFacts>;
  close(): Promise<void>;
}

const HASH = /^[0-9a-f]{64}$/;

export const isHash = (text: string): boolean => HASH.test(text);

/** @throws Problem `asset/name` */
export function expectHash(text: string): void {
  if (isHash(text)) return;
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  throw new Problem("asset/name", {
    en: `${shown} names no stored file, expected 64 hexadecimal digits in lower case.`,
    zh: `${shown} 不是已存储文件的名称，应为 64 位小写十六进制数字。`,
  });
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

export function missing(hash: string): Problem {
  return new Problem("asset/missing", {
    en: `No file ${hash} is stored.`,
    zh: `没有存储文件 ${hash}。`,
  });
}

/** First and last byte of what is wanted; undefined for an empty file. @throws RangeError */
export function expectRange(
  { start = 0, end }: OpenOptions,
  bytes: number,
): { start: number; end: number } | undefined {
  if (bytes === 0 && start === 0 && end === undefined) return undefined;
  const last = end ?? bytes - 1;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(last))
    if (start >= 0 && start <= last && last < bytes) return { start, end: last };
  throw new RangeError(`bytes ${start}-${last} of a file of ${bytes} bytes`);
}

/** The same bytes; fails at their end where they are not those of `hash`. */
export function verified(stream: Readable, hash: string): Readable {
  const digest = createHash("sha256");
  const checked = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const found = digest.digest("hex");
      done(found === hash ? null : damaged(hash, found));
    },
  });
  // A small file may have failed before its reader begins, who is told then; until then nobody listens.
  checked.on("error", () => undefined);
  stream.on("error", (error) => checked.destroy(error));
  checked.on("close", () => stream.destroy());
  return stream.pipe(checked);
}

function damaged(hash: string, found: string): Problem {
  return new Problem("storage/damaged", {
    en: `The file ${hash} holds other bytes, of SHA-256 ${found}.`,
    zh: `文件 ${hash} 的内容已改变，其 SHA-256 为 ${found}。`,
  });
}
