/** Reading a stranger's tokenizer files: bounded, and every failure a Problem that names the file. */
import { readFile, stat } from "node:fs/promises";
import { Problem, type Text } from "@inkloom/contract";

export type JsonObject = Readonly<Record<string, unknown>>;

/** `complaint` goes on after the file's name. */
export const malformed = (file: string, { en, zh }: Text): Problem =>
  new Problem("tokenizer/malformed", { en: `${file} ${en}`, zh: `${file} ${zh}` });

/** A few characters of something a stranger wrote. */
export const show = (text: string): string => (text.length > 40 ? text.slice(0, 40) + "…" : text);

/** The text of a file of at most `limit` bytes, or undefined where there is none. */
export async function readText(path: string, limit: number): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    const status = await stat(path);
    if (!status.isFile()) throw malformed(path, { en: "is not a file", zh: "不是文件" });
    if (status.size > limit)
      throw new Problem("tokenizer/too-large", {
        en: `${path} has ${status.size} bytes; at most ${limit} are read`,
        zh: `${path} 有 ${status.size} 字节；最多读取 ${limit} 字节`,
      });
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Problem(
      "tokenizer/malformed",
      { en: `${path} cannot be read (${code})`, zh: `无法读取 ${path}（${code}）` },
      { cause: error },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(path, { en: "is not UTF-8 text", zh: "不是 UTF-8 文本" });
  }
}

/** The JSON object in a text. */
export function parseObject(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(file, { en: "is not JSON", zh: "不是 JSON" });
  }
  if (!isObject(value)) throw malformed(file, { en: "is not a JSON object", zh: "不是 JSON 对象" });
  return value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
