/** What a drawing is expected to take of memory, and what it takes. */
import type { Runtime } from "@inkloom/engine";
import type { RunMemory } from "../memory-estimate.ts";

export interface MemoryLog {
  /** An estimate, bytes; the largest counts. */
  expect(bytes: number): void;
  /** Ends the watch; undefined where nothing was expected. */
  used(): Promise<RunMemory | undefined>;
}

export async function memoryLog(runtime: Runtime): Promise<MemoryLog> {
  const watch = await runtime.watchMemory?.();
  let estimated = 0;
  let ended: Promise<RunMemory | undefined> | undefined;
  const end = async (): Promise<RunMemory | undefined> => {
    const peak = await watch?.end();
    if (estimated === 0) return undefined;
    return { estimated: Math.round(estimated), ...(peak !== undefined && { peak }) };
  };
  return {
    expect: (bytes) => {
      estimated = Math.max(estimated, bytes);
    },
    used: () => (ended ??= end()),
  };
}
