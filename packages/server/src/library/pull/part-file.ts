/** A file that is not whole yet, and beside it what is known of it: `x.part` and `x.part.json`. What the second says is there
 *  was on the disk before it was said, so that neither a killed process nor a loss of power makes it a lie. Whoever has
 *  locked the part writes them, so that the next one of a state has one name, too: `x.part.json.new`. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWholeFile } from "@inkloom/tools";
import { covered, gaps, joined, type Range, readRanges } from "./ranges.ts";
import { isStrong, type Remote } from "./remote.ts";

/** What tells one state of the file on the server from another. */
type Facts = Pick<Remote, "bytes" | "etag" | "lastModified" | "sha256">;

/** After how many bytes or milliseconds it is said what is there; a killed process loses no more. */
export interface SaveEvery {
  readonly bytes: number;
  readonly ms: number;
}

type State = readonly [facts: Facts | undefined, done: readonly Range[]];

const VERSION = 1;

export class PartFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #every: SaveEvery;
  #facts: Facts | undefined;
  #done: readonly Range[];
  #unsaved = 0;
  #savedAt = performance.now();
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    path: string,
    handle: FileHandle,
    every: SaveEvery,
    [facts, done]: State = [undefined, []],
  ) {
    this.path = path;
    this.#handle = handle;
    this.#every = every;
    this.#facts = facts;
    this.#done = done;
  }

  /** What a former run left, or nothing yet. */
  static async open(path: string, every: SaveEvery): Promise<PartFile> {
    await mkdir(dirname(path), { recursive: true });
    const state = await readState(path);
    if (state !== undefined) return new PartFile(path, await open(path, "r+"), every, state);
    await rm(stateOf(path), { force: true });
    return new PartFile(path, await open(path, "w+"), every);
  }

  get done(): readonly Range[] {
    return this.#done;
  }

  /** Bytes that are there. */
  get length(): number {
    return covered(this.#done);
  }

  /** Whether what is there belongs to this state of the file. */
  continues(remote: Facts): boolean {
    const known = this.#facts;
    if (known === undefined || known.bytes !== remote.bytes || remote.bytes === undefined)
      return false;
    if (known.sha256 !== undefined && remote.sha256 !== undefined)
      return known.sha256 === remote.sha256;
    if (isStrong(known.etag) && isStrong(remote.etag)) return known.etag === remote.etag;
    return (
      known.etag === remote.etag &&
      known.lastModified !== undefined &&
      known.lastModified === remote.lastModified
    );
  }

  /** Whether a later run could go on from here. @param ranges whether the server gives parts */
  isOfUse(ranges: boolean): boolean {
    const bytes = this.#facts?.bytes;
    return this.length > 0 && bytes !== undefined && (ranges || this.length === bytes);
  }

  /** Forgets what is there and begins another file. */
  async begin({ bytes, etag, lastModified, sha256 }: Facts): Promise<void> {
    await this.#saving;
    this.#facts = { bytes, etag, lastModified, sha256 };
    this.#done = [];
    // First the state, so that it never tells of bytes that are cut off.
    await this.save();
    await this.#handle.truncate(0);
  }

  /** What is missing; of a file of unknown size, nothing is known. */
  missing(): Range[] {
    return gaps(this.#done, this.#facts?.bytes ?? 0);
  }

  async write(chunk: Uint8Array, at: number): Promise<void> {
    for (let written = 0; written < chunk.length;)
      written += (await this.#handle.write(chunk, written, chunk.length - written, at + written))
        .bytesWritten;
    this.#done = joined(this.#done, [at, at + chunk.length]);
    this.#unsaved += chunk.length;
    const { bytes, ms } = this.#every;
    if (this.#unsaved >= bytes || performance.now() - this.#savedAt >= ms) await this.save();
  }

  /** Puts on the disk what is there, then says so. */
  async save(): Promise<void> {
    this.#unsaved = 0;
    this.#savedAt = performance.now();
    const saving = this.#saving.then(async () => {
      const text = JSON.stringify({ version: VERSION, ...this.#facts, done: this.#done });
      await this.#handle.datasync();
      await writeWholeFile(stateOf(this.path), new TextEncoder().encode(text), {
        replace: true,
        temporary: nextStateOf(this.path),
      });
    });
    this.#saving = saving.catch(() => undefined);
    await saving;
  }

  /** SHA-256 of the whole file, read from the beginning. */
  async digest(onRead: (bytes: number) => void, signal: AbortSignal): Promise<string> {
    const hash = createHash("sha256");
    const buffer = Buffer.alloc(2 ** 20);
    for (let at = 0; ;) {
      signal.throwIfAborted();
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
      onRead(at);
    }
  }

  async close(): Promise<void> {
    await this.#saving;
    await this.#handle.close();
  }
}

const stateOf = (path: string): string => `${path}.json`;
const nextStateOf = (path: string): string => `${stateOf(path)}.new`;

/** Removes the part and what is known of it. */
export async function discardPart(path: string): Promise<void> {
  // The state first: bytes without one are begun anew, a state without bytes is refused.
  await rm(stateOf(path), { force: true });
  await rm(nextStateOf(path), { force: true });
  await rm(path, { force: true });
}

/** Undefined where there is no state, or none that its file bears out. */
async function readState(path: string): Promise<State | undefined> {
  try {
    const state = JSON.parse(await readFile(stateOf(path), "utf8")) as Readonly<
      Record<string, unknown>
    >;
    const { version, bytes, etag, lastModified, sha256, done } = state;
    if (version !== VERSION || !(Number.isSafeInteger(bytes) && Number(bytes) >= 0))
      return undefined;
    const ranges = readRanges(done, Number(bytes));
    const { size } = await stat(path);
    if (ranges === undefined || size < (ranges.at(-1)?.[1] ?? 0)) return undefined;
    const facts = {
      bytes: Number(bytes),
      etag: text(etag),
      lastModified: text(lastModified),
      sha256: text(sha256),
    };
    return [facts, ranges];
  } catch {
    return undefined; // absent or damaged: both mean to begin anew
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
