/** Finds the row that a change is about, or says why the change cannot be made. */
import { eq } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { jobs } from "../storage/schema.ts";
import { isJobId } from "./job-id.ts";
import type { Job, JobState } from "./states.ts";

/** The row, which nobody else changes until the transaction ends. */
export async function lockJob(tx: Database, id: string): Promise<Job> {
  const rows = isJobId(id) ? await tx.select().from(jobs).where(eq(jobs.id, id)).for("update") : [];
  const [job] = rows;
  if (job === undefined) throw unknownJob(id);
  return job;
}

/** The row as it is. */
export async function readJob(db: Database, id: string): Promise<Job | undefined> {
  if (!isJobId(id)) return undefined;
  const [job] = await db.select().from(jobs).where(eq(jobs.id, id));
  return job;
}

export const unknownJob = (id: string): Problem =>
  new Problem("queue/unknown", {
    en: `There is no job "${id}".`,
    zh: `没有任务“${id}”。`,
  });

/** Says that `job` would have to be in one of `expected`. */
export const wrongState = ({ id, state }: Job, expected: readonly JobState[]): Problem =>
  new Problem("queue/state", {
    en: `Job ${id} is ${state}; this needs one that is ${expected.join(" or ")}.`,
    zh: `任务 ${id} 的状态是 ${state}；此操作要求状态为 ${expected.join(" 或 ")}。`,
  });
