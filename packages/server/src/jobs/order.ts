/** Users put their own jobs in order; priority orders what they left as it came. */
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import { jobs } from "../storage/schema.ts";
import { lockOrder, type Desk } from "./desk.ts";
import { lockJob, unknownJob, wrongState } from "./job-row.ts";
import { nextRevision, WAITING, type Job } from "./states.ts";
import { USER_ORDER } from "./take.ts";

/** Where to: directly before or behind another job of the same user. */
export type Place = { readonly before: string } | { readonly after: string };

/** Moves a job that waits. Everything up to it and up to what was moved earlier gets a fixed position; what comes later stays
 *  ordered by priority and age. */
export function move({ events }: Desk, id: string, place: Place): Promise<void> {
  return events.change(async (tx, emit) => {
    await lockOrder(tx);
    const job = await lockJob(tx, id);
    if (!isWaiting(job)) throw wrongState(job, WAITING);
    const target = "before" in place ? place.before : place.after;
    const line = await tx
      .select({ id: jobs.id, position: jobs.position })
      .from(jobs)
      .where(
        and(
          job.userId === null ? isNull(jobs.userId) : eq(jobs.userId, job.userId),
          inArray(jobs.state, [...WAITING]),
        ),
      )
      .orderBy(...USER_ORDER);
    const others = line.filter((other) => other.id !== id);
    const at = others.findIndex((other) => other.id === target);
    if (at < 0)
      throw new Problem("queue/unknown", {
        en: `"${target}" is not a job of the same user that waits.`,
        zh: `“${target}”不是同一用户正在等待的任务。`,
      });
    const index = "before" in place ? at : at + 1;
    const fixed = Math.max(index, others.findLastIndex(({ position }) => position !== null) + 1);
    const ids = others.map((other) => other.id).toSpliced(index, 0, id);
    // Two parameters, however many jobs: arrays as JSON, because drivers write arrays differently.
    const places = JSON.stringify(ids.slice(0, fixed + 1));
    await tx
      .update(jobs)
      .set({ position: sql`places.place` })
      .from(
        sql`(select value::uuid as id, ordinality::float8 as place from jsonb_array_elements_text(${places}::jsonb) with ordinality) as places`,
      )
      .where(eq(jobs.id, sql`places.id`));
    emit({ type: "queue", user: job.userId });
  });
}

/** @param priority whole number; higher is earlier */
export function setPriority({ events }: Desk, id: string, priority: number): Promise<Job> {
  return events.change(async (tx, emit) => {
    const job = await lockJob(tx, id);
    if (!isWaiting(job)) throw wrongState(job, WAITING);
    const [changed] = await tx
      .update(jobs)
      .set({ priority, revision: nextRevision })
      .where(eq(jobs.id, id))
      .returning();
    if (changed === undefined) throw unknownJob(id);
    emit({ type: "queue", user: job.userId });
    return changed;
  });
}

const isWaiting = ({ state }: Job): boolean => (WAITING as readonly string[]).includes(state);
