/** Pictures that come as text. Such a text is only ever base64: never a path, never fetched. */
import { DialectProblem } from "./dialect-problem.ts";

/** Most bytes of a picture in a request. */
const LARGEST = 64 * 2 ** 20;

const HEADER = /^data:image\/[a-z0-9.+-]{1,40};base64,/i;

/** The file that a text holds, with or without `data:image/...;base64,` before it.
 *  @throws DialectProblem 422 naming the field */
export function base64Picture(text: string, field: string): Uint8Array {
  if (/^https?:/i.test(text.slice(0, 8)))
    throw new DialectProblem(
      422,
      {
        en: `${field}: got an address, expected a picture in base64; addresses are not fetched.`,
        zh: `${field}：给出的是网址，应为 base64 编码的图片；服务不会下载网址。`,
      },
      { field },
    );
  const header = HEADER.exec(text.slice(0, 80))?.[0] ?? "";
  const body = text.slice(header.length);
  const size = Math.floor((body.length / 4) * 3);
  if (size > LARGEST)
    throw new DialectProblem(
      413,
      {
        en: `${field}: got a picture of about ${size} bytes, expected at most ${LARGEST}.`,
        zh: `${field}：图片约 ${size} 字节，最多为 ${LARGEST} 字节。`,
      },
      { field },
    );
  const bytes = Buffer.from(body, "base64");
  // Node skips what is no base64; what was written must come out again.
  const plain = body.replaceAll(/[\s=]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  if (bytes.length === 0 || bytes.toString("base64").replaceAll("=", "") !== plain)
    throw new DialectProblem(
      422,
      {
        en: `${field}: got text of ${text.length} characters that is no base64, expected a picture in base64.`,
        zh: `${field}：给出的 ${text.length} 个字符不是 base64，应为 base64 编码的图片。`,
      },
      { field },
    );
  return bytes;
}
