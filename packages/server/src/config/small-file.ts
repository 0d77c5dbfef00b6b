/** Files that settings stand in: small, text, and no device that never ends. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { Problem, type Text } from "@inkloom/contract";

export interface SmallFile {
  readonly text: string;
  /** Whether others than its owner may read it; never told on Windows, which has other rules. */
  readonly shared: boolean;
}

/** Permission bits of everybody but the owner to read. */
const OTHERS_READ = 0o044;

/**
 * A file of UTF-8 text without its byte order mark.
 * @returns undefined where there is none
 * @throws Problem `config/malformed`
 */
export async function readSmallFile(path: string, limit: number): Promise<SmallFile | undefined> {
  // Without NONBLOCK the opening of a pipe would wait for somebody to write.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      const code = codeOf(error);
      if (code === "ENOENT") return undefined;
      throw malformed(path, {
        en: `cannot be opened (${code}), expected a file that this user may read`,
        zh: `无法打开（${code}），应为当前用户可以读取的文件`,
      });
    },
  );
  if (file === undefined) return undefined;
  try {
    const { mode, size } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG)
      throw malformed(path, {
        en: "is no file, expected a text file",
        zh: "不是文件，应为文本文件",
      });
    const bytes = size > limit ? undefined : await file.readFile();
    if (bytes === undefined || bytes.length > limit)
      throw malformed(path, {
        en: `has ${size} bytes, expected at most ${limit}`,
        zh: `有 ${size} 字节，最多为 ${limit} 字节`,
      });
    const shared = process.platform !== "win32" && (mode & OTHERS_READ) !== 0;
    return { text: decoded(path, bytes), shared };
  } finally {
    await file.close();
  }
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(path, {
      en: "is no UTF-8, expected a text file saved as UTF-8",
      zh: "不是 UTF-8，应为以 UTF-8 保存的文本文件",
    });
  }
}

export const malformed = (path: string, { en, zh }: Text): Problem =>
  new Problem("config/malformed", { en: `${path} ${en}.`, zh: `${path} ${zh}。` });

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
