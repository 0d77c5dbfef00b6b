/** Ids of jobs: UUIDs of version 7 (RFC 9562, 5.7). */
import { randomBytes } from "node:crypto";

let last = 0n;

/**
 * Ids sort by the time they were made; those of one process also within a millisecond, so that the jobs of a batch keep
 * their order.
 */
export function newJobId(now = Date.now()): string {
  // 48 bits of milliseconds and 12 bits that count (RFC 9562, 6.2, method 1).
  const stamp = BigInt(now) << 12n;
  last = stamp > last ? stamp : last + 1n;
  const random = randomBytes(8);
  const variant = 0x80 | ((random[0] ?? 0) & 0x3f);
  const time = (last >> 12n).toString(16).padStart(12, "0");
  const count = (last & 0xfffn).toString(16).padStart(3, "0");
  const tail = variant.toString(16) + random.subarray(1).toString("hex");
  return [time.slice(0, 8), time.slice(8), `7${count}`, tail.slice(0, 4), tail.slice(4)].join("-");
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be an id at all: the database refuses to compare others. */
export const isJobId = (text: string): boolean => UUID.test(text);
