/** `Range` of one part (RFC 9110, 14.2). */

export interface ByteRange {
  /** First and last byte. */
  readonly start: number;
  readonly end: number;
}

const FORM = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * @returns undefined where the whole is to be sent: no range, several, or one that means nothing; `"outside"` where the file has no
 *   such bytes
 */
export function byteRange(
  header: string | undefined,
  bytes: number,
): ByteRange | "outside" | undefined {
  const [, first = "", last = ""] = FORM.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const wanted = Number(last);
    if (wanted === 0 || bytes === 0) return "outside";
    return { start: Math.max(0, bytes - wanted), end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== "" && Number(last) < start) return undefined;
  return start < bytes ? { start, end } : "outside";
}
