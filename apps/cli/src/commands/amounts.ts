/** Sizes and counts as people read them. */
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes with one decimal in the largest unit that leaves at least 1: 1.5 GiB. */
export function bytesWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const unit = Math.min(power, UNITS.length - 1);
  const amount = bytes / 1024 ** unit;
  return `${unit === 0 ? String(amount) : amount.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/** A count with separators between thousands: 1,066,235,307. */
export const countWords = (count: number): string => count.toLocaleString("en-US");
