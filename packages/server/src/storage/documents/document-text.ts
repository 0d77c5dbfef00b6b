/** What a document holds, as the JSON that is kept. */
import { Problem } from "@inkloom/contract";

/** Bytes, in UTF-8. */
export const LARGEST_DOCUMENT = 4 << 20;
/** Objects and lists within each other; what is deeper ends programs that read it. */
const DEEPEST = 200;

/** @throws Problem `document/body` */
export function documentText(body: object): string {
  expectShallow(body);
  const text = JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  if (bytes <= LARGEST_DOCUMENT) return text;
  throw new Problem("document/body", {
    en: `The document has ${bytes} bytes, expected at most ${LARGEST_DOCUMENT}.`,
    zh: `文档有 ${bytes} 字节，最多为 ${LARGEST_DOCUMENT} 字节。`,
  });
}

/** Level by level: a walk into the depth would itself end where it is too deep. */
function expectShallow(body: object): void {
  let level: object[] = [body];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEEPEST)
      throw new Problem("document/body", {
        en: `The document holds more than ${DEEPEST} objects and lists within each other.`,
        zh: `文档中的对象和列表嵌套超过 ${DEEPEST} 层。`,
      });
    const below: object[] = [];
    for (const each of level)
      for (const value of Object.values(each) as unknown[])
        if (typeof value === "object" && value !== null) below.push(value);
    level = below;
  }
}
