/** Keeps tickets and jobs together: a ticket too many does nothing, one too few would leave a job waiting. */
import { and, count, eq } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { jobs } from "../storage/schema.ts";
import type { Desk } from "./desk.ts";
import { readPauses } from "./pauses.ts";
import { putBack } from "./take.ts";

/** Sends the tickets that runnable jobs lack. @returns how many */
export async function sendMissing({ delivery }: Desk, tx: Database): Promise<number> {
  const pauses = await readPauses(tx);
  const runnable = await tx
    .select({ user: jobs.userId, jobs: count() })
    .from(jobs)
    .where(and(eq(jobs.state, "queued"), eq(jobs.waitsFor, 0)))
    .groupBy(jobs.userId);
  const wanted = runnable
    .filter(({ user }) => !pauses.includes(user))
    .reduce((sum, row) => sum + row.jobs, 0);
  const missing = Math.max(0, wanted - (await delivery.waiting(tx)));
  await delivery.send(tx, missing);
  return missing;
}

/** After a start without other processes: nothing runs, so what is said to run is put back, and tickets are made anew. */
export async function recover(desk: Desk): Promise<void> {
  await desk.delivery.clear();
  await desk.events.change(async (tx, emit) => {
    await putBack(tx, emit, desk.delivery, eq(jobs.state, "running"));
    await sendMissing(desk, tx);
  });
}
