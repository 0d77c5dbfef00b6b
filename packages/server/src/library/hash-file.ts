/** SHA-256 of a large file, piece by piece, noticing when the file is replaced meanwhile. */
import { createHash, type Hash } from "node:crypto";
import { open, stat } from "node:fs/promises";

export interface FileHashes {
  readonly sha256: string;
  /** Of what follows the header of safetensors: as kohya's scripts and A1111 name LoRAs, civitai's AutoV3. */
  readonly behindHeader?: string;
}

export interface HashOptions {
  /** What the file was when it was listed. */
  readonly expected: { readonly bytes: number; readonly modified: number };
  /** Whether the hash without the header is wanted too. */
  readonly behindHeader?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece with the bytes that are done and the milliseconds that this piece took; hashing goes on when it
   *  resolves, or ends without a result where it resolves to false. */
  readonly between?: (done: number, took: number) => Promise<boolean>;
}

/** Bytes read at a time, always into the same memory: fresh memory takes longer than hashing. Small enough that other work of
 *  the process waits for a millisecond or two. */
const PIECE = 2 ** 20;
/** Pieces after which it is looked whether the file still is the same. */
const WATCHED = 64;
const PREFIX = 8; // the header's length as a little-endian u64

/**
 * @returns undefined where the file is another one than expected, has changed while it was read, or `between` said so
 * @throws the system's error where it cannot be read; the signal's reason
 */
export async function hashFile(
  path: string,
  options: HashOptions,
): Promise<FileHashes | undefined> {
  const { expected, signal, between } = options;
  const file = await open(path, "r");
  try {
    const { ino } = await file.stat();
    const isSame = async (): Promise<boolean> => {
      const now = await stat(path).catch(() => undefined);
      return now?.size === expected.bytes && now.mtimeMs === expected.modified && now.ino === ino;
    };
    const whole = createHash("sha256");
    let rest: Hash | undefined;
    let header = 0;
    // Of small files no more than they need: much memory that is let go of at once keeps the collector busy.
    const piece = Buffer.alloc(Math.min(PIECE, expected.bytes + 1));
    let done = 0;
    for (let pieces = 0; ; pieces++) {
      signal?.throwIfAborted();
      if (pieces % WATCHED === 0 && !(await isSame())) return undefined;
      const { bytesRead } = await file.read(piece, 0, piece.length, done);
      if (bytesRead === 0) break;
      const start = performance.now();
      const read = piece.subarray(0, bytesRead);
      if (pieces === 0 && options.behindHeader === true) {
        header = headerBytes(read, expected.bytes);
        if (header > 0) rest = createHash("sha256");
      }
      whole.update(read);
      rest?.update(read.subarray(Math.max(0, Math.min(bytesRead, header - done))));
      done += bytesRead;
      if ((await between?.(done, performance.now() - start)) === false) return undefined;
    }
    if (done !== expected.bytes || !(await isSame())) return undefined;
    const behindHeader = rest?.digest("hex");
    return { sha256: whole.digest("hex"), ...(behindHeader !== undefined && { behindHeader }) };
  } finally {
    await file.close();
  }
}

/** Bytes before the data; 0 for what is no safetensors. */
function headerBytes(start: Buffer, bytes: number): number {
  if (start.length <= PREFIX || start[PREFIX] !== 0x7b) return 0; // {
  const length = start.readBigUInt64LE(0);
  return length <= BigInt(bytes - PREFIX) ? PREFIX + Number(length) : 0;
}
