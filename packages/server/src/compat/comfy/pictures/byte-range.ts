/** The part of a file that a `Range` header asks for; RFC 9110, 14.1.2. */

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * @returns undefined where the whole is to be sent: no header, another unit, several parts; "none" where the file has no
 *   such bytes
 */
export function byteRange(
  header: string | undefined,
  bytes: number,
): ByteRange | "none" | undefined {
  const [, from = "", until = ""] =
    /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && until === "") return undefined;
  if (from === "") {
    const length = Math.min(Number(until), bytes);
    return length === 0 ? "none" : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(from);
  const end = until === "" ? bytes - 1 : Math.min(Number(until), bytes - 1);
  if (until !== "" && Number(until) < start) return undefined;
  return start >= bytes ? "none" : { start, end };
}
