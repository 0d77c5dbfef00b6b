/** The text of a list of labels. */
import { open } from "node:fs/promises";
import { Problem, type Text } from "@inkloom/contract";

/** Larger files are no lists of labels, bytes: the largest known has 100,000 labels in 8 MB. */
const LIMIT = 64 * 2 ** 20;

/** @throws Problem `tagger/labels` where it cannot be read, is too large, or is no UTF-8 */
export async function readLabelText(path: string): Promise<string> {
  const handle = await open(path, "r").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw labelProblem(path, {
      en: `it cannot be read (${code}), expected a list of labels`,
      zh: `无法读取（${code}），应为标签列表`,
    });
  });
  try {
    const about = await handle.stat();
    if (!about.isFile())
      throw labelProblem(path, { en: "it is no file, expected one", zh: "不是文件" });
    if (about.size > LIMIT)
      throw labelProblem(path, {
        en: `it has ${about.size} bytes, expected at most ${LIMIT}`,
        zh: `有 ${about.size} 字节，最多为 ${LIMIT} 字节`,
      });
    return decoded(path, await handle.readFile());
  } finally {
    await handle.close();
  }
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw labelProblem(path, {
      en: "it is no UTF-8 text, expected a list of labels saved as UTF-8",
      zh: "不是 UTF-8 文本，应为以 UTF-8 保存的标签列表",
    });
  }
}

export const labelProblem = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/labels", { en: `${path}: ${en}`, zh: `${path}：${zh}` });
