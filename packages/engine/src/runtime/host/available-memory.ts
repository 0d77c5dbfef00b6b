/** Memory this process may count on. */
import { totalmem } from "node:os";

/** Bytes: the container's limit where there is one, else the machine's memory. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
