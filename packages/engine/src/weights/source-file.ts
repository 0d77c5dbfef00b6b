import { open, realpath, stat, type FileHandle } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import { Damage } from "./damage.ts";

const LARGEST_READ = 2 ** 30; // one read(2) moves less than 2 GiB

/** A regular file read by position; every read is checked against the size before memory is taken. */
export class SourceFile {
  /** Real path. */
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** @throws Problem `weights/file-missing`, `weights/not-a-file` */
  static async open(given: string): Promise<SourceFile> {
    try {
      const path = await realpath(given);
      const status = await stat(path); // before open: opening a pipe would wait for its writer
      if (!status.isFile()) {
        const kind = status.isDirectory() ? "a folder" : "not a regular file";
        throw new Problem("weights/not-a-file", `${given} is ${kind}; expected a weight file.`);
      }
      return new SourceFile(path, status.size, await open(path, "r"));
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem("weights/file-missing", `${given}: ${whyUnreadable(error)}`, {
        cause: error,
      });
    }
  }

  /** `length` bytes at `offset`; `what` names them in the message when the file is too short. */
  async read(offset: number, length: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size))
      throw new Damage(
        "weights/truncated",
        `${what} needs bytes ${offset} to ${offset + length}, but the file has only ${this.size}.`,
      );
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const wanted = Math.min(length - done, LARGEST_READ);
      const { bytesRead } = await this.#handle.read(bytes, done, wanted, offset + done);
      if (bytesRead === 0)
        throw new Damage("weights/truncated", `${what} ended early: the file became shorter.`);
      done += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file.";
  if (code === "EACCES" || code === "EPERM") return "the file may not be read (permission denied).";
  if (code === "ELOOP") return "the symbolic link leads in a circle.";
  return `the file cannot be read (${error instanceof Error ? error.message : String(error)}).`;
}
