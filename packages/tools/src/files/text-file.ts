/** Text from a file or a stream, never more than is allowed. */
import { createReadStream } from "node:fs";
import { Problem, type Text } from "@inkloom/contract";

/**
 * The text of a file by its path, or of a stream, without a byte order mark.
 * @param name how messages call it
 * @param limit bytes
 * @throws Problem `input/invalid` where it cannot be read, is no UTF-8 or too long
 */
export async function readTextFile(
  source: string | AsyncIterable<Uint8Array>,
  { name, limit }: { readonly name: string; readonly limit: number },
): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    const chunks: AsyncIterable<Uint8Array> =
      typeof source === "string" ? createReadStream(source) : source;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limit) break;
      parts.push(chunk);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw refused(name, {
      en: `cannot be read (${code}), expected a text file`,
      zh: `无法读取（${code}），应为文本文件`,
    });
  }
  if (bytes > limit)
    throw refused(name, {
      en: `has more than ${limit} bytes, expected at most as many`,
      zh: `超过 ${limit} 字节，最多为 ${limit} 字节`,
    });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw refused(name, {
      en: "is no UTF-8 text, expected a text file saved as UTF-8",
      zh: "不是 UTF-8 文本，应为以 UTF-8 保存的文本文件",
    });
  }
}

const refused = (name: string, { en, zh }: Text): Problem =>
  new Problem("input/invalid", { en: `${name} ${en}.`, zh: `${name} ${zh}。` });
