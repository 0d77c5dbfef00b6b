/** Takes a graph out of the queue, or interrupts it. */
import { Problem } from "@inkloom/contract";
import type { JobQueue } from "../../jobs/queue.ts";

/** @returns whether it had not ended before */
export async function stopGraph(queue: JobQueue, id: string): Promise<boolean> {
  try {
    await queue.cancel(id);
    return true;
  } catch (error) {
    if (
      error instanceof Problem &&
      (error.code === "queue/state" || error.code === "queue/unknown")
    )
      return false;
    throw error;
  }
}
