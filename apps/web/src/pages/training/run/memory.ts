/** What a run was expected to take of memory, and what it took. */
import type { Job } from "@inkloom/client";

interface RunMemory {
  /** Bytes. */
  readonly estimated: number;
  /** Undefined where the service's system does not say. */
  readonly peak: number | undefined;
}

/** Undefined for jobs that are not done, and for those of graphics cards. */
export function memoryOf(job: Pick<Job, "result"> | undefined): RunMemory | undefined {
  const memory = job?.result?.report?.["memory"];
  if (typeof memory !== "object" || memory === null || !("estimated" in memory)) return undefined;
  const peak = "peak" in memory ? memory.peak : undefined;
  return typeof memory.estimated === "number"
    ? { estimated: memory.estimated, peak: typeof peak === "number" ? peak : undefined }
    : undefined;
}
