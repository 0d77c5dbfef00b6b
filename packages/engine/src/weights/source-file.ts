import { open, realpath, stat, type FileHandle } from "node:fs/promises";
import { Problem, type Text } from "@inkloom/contract";
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
        const [en, zh] = status.isDirectory()
          ? ["a folder", "文件夹"]
          : ["not a regular file", "特殊文件"];
        throw new Problem("weights/not-a-file", {
          en: `${given} is ${en}; expected a weight file.`,
          zh: `${given} 是${zh}；应为权重文件。`,
        });
      }
      return new SourceFile(path, status.size, await open(path, "r"));
    } catch (error) {
      if (error instanceof Problem) throw error;
      const { en, zh } = whyUnreadable(error);
      const sentence = { en: `${given}: ${en}`, zh: `${given}：${zh}` };
      throw new Problem("weights/file-missing", sentence, { cause: error });
    }
  }

  /** `length` bytes at `offset`; `what` names them in the message when the file is too short. */
  async read(offset: number, length: number, what: Text): Promise<Uint8Array<ArrayBuffer>> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size))
      throw new Damage("weights/truncated", {
        en: `${what.en} needs bytes ${offset} to ${offset + length}, but the file has only ${this.size}.`,
        zh: `${what.zh} 需要第 ${offset} 到 ${offset + length} 字节，但文件只有 ${this.size} 字节。`,
      });
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const wanted = Math.min(length - done, LARGEST_READ);
      const { bytesRead } = await this.#handle.read(bytes, done, wanted, offset + done);
      if (bytesRead === 0)
        throw new Damage("weights/truncated", {
          en: `${what.en} ended early: the file became shorter.`,
          zh: `${what.zh} 提前结束：文件变短了。`,
        });
      done += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function whyUnreadable(error: unknown): Text {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR")
    return { en: "there is no such file.", zh: "没有这个文件。" };
  if (code === "EACCES" || code === "EPERM")
    return { en: "the file may not be read (permission denied).", zh: "没有读取该文件的权限。" };
  if (code === "ELOOP")
    return { en: "the symbolic link leads in a circle.", zh: "符号链接形成循环。" };
  const said = error instanceof Error ? error.message : String(error);
  return { en: `the file cannot be read (${said}).`, zh: `无法读取该文件（${said}）。` };
}
