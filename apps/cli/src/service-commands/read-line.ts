import { Problem } from "@inkloom/contract";

/** Bytes; a secret is shorter. */
const LIMIT = 16 * 1024;

/** All of standard input as one line, without the line break at its end.
 *  @throws Problem `input/invalid` where it is longer than a line of a secret, or no UTF-8 */
export async function readLine(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stdin) {
    bytes += part.length;
    if (bytes > LIMIT)
      throw unreadable({ en: `more than ${LIMIT} bytes`, zh: `超过 ${LIMIT} 字节` });
    parts.push(part);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
    return text.replace(/\r?\n$/, "");
  } catch {
    throw unreadable({ en: "bytes that are no UTF-8", zh: "不是 UTF-8 的内容" });
  }
}

const unreadable = ({ en, zh }: { en: string; zh: string }): Problem =>
  new Problem("input/invalid", {
    en: `Standard input: got ${en}, expected one line of text.`,
    zh: `标准输入：给出的是${zh}，应为一行文字。`,
  });
