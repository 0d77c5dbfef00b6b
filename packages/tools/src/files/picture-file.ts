/** A picture's bytes from where a person keeps it. */
import { open } from "node:fs/promises";
import { Problem } from "@inkloom/contract";

/** Larger files are no pictures that anything here draws from; bytes. */
const LIMIT = 256 * 2 ** 20;

/** Reads a whole picture file, whatever its kind.
 *  @throws Problem `input/picture` where it is absent, no file, empty or too large */
export async function readPictureFile(path: string): Promise<Uint8Array> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const gone = code === "ENOENT" || code === "ENOTDIR";
    throw refused(path, gone ? { en: "does not exist", zh: "不存在" } : unreadable(code));
  });
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw refused(path, { en: "is not a file", zh: "不是文件" });
    if (about.size === 0) throw refused(path, { en: "is empty", zh: "为空" });
    if (about.size > LIMIT)
      throw refused(path, {
        en: `has ${about.size} bytes, expected at most ${LIMIT}`,
        zh: `有 ${about.size} 字节，最多为 ${LIMIT} 字节`,
      });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const unreadable = (code: string) => ({
  en: `cannot be read (${code})`,
  zh: `无法读取（${code}）`,
});

const refused = (path: string, why: { readonly en: string; readonly zh: string }): Problem =>
  new Problem("input/picture", {
    en: `${path} ${why.en}, expected a picture file`,
    zh: `${path} ${why.zh}，应为图片文件`,
  });
