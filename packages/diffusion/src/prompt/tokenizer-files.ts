/** Reading a stranger's tokenizer files: bounded, and every failure a Problem that names the file. */
import { readFile, stat } from "node:fs/promises";
import { Problem } from "@inkloom/contract";

export type JsonObject = Readonly<Record<string, unknown>>;

export const malformed = (file: string, complaint: string): Problem =>
  new Problem("tokenizer/malformed", `${file} ${complaint}`);

/** A few characters of something a stranger wrote. */
export const show = (text: string): string => (text.length > 40 ? text.slice(0, 40) + "…" : text);

/** The text of a file of at most `limit` bytes, or undefined where there is none. */
export async function readText(path: string, limit: number): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    const status = await stat(path);
    if (!status.isFile()) throw malformed(path, "is not a file");
    if (status.size > limit)
      throw new Problem(
        "tokenizer/too-large",
        `${path} has ${status.size} bytes; at most ${limit} are read`,
      );
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Problem("tokenizer/malformed", `${path} cannot be read (${code})`, { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(path, "is not UTF-8 text");
  }
}

/** The JSON object in a text. */
export function parseObject(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(file, "is not JSON");
  }
  if (!isObject(value)) throw malformed(file, "is not a JSON object");
  return value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
