/** The job of an address, where whoever asks may see it. */
import type { FastifyRequest } from "fastify";
import type { JobQueue } from "../../jobs/queue.ts";
import { unknownJob } from "../../jobs/job-row.ts";
import type { Job } from "../../jobs/states.ts";
import { maySee } from "../rights.ts";

/** Another's job is unknown, as one that is not there. @throws Problem `queue/unknown` */
export async function ownJob(
  queue: JobQueue,
  { account }: Pick<FastifyRequest, "account">,
  id: string,
): Promise<Job> {
  const job = await queue.get(id.toLowerCase());
  if (job === undefined || !maySee(account, job)) throw unknownJob(id);
  return job;
}
