/** The queue for commands: the jobs of the data folder, or those of the service that has it open. Answers are the API's. */
import type { Language } from "@inkloom/contract";
import { LOCAL_ACCOUNT } from "../auth/account.ts";
import { openJobQueue, type JobQueue } from "../jobs/queue.ts";
import { isJobId } from "../jobs/job-id.ts";
import type { Job } from "../jobs/states.ts";
import { unknownJob } from "../jobs/job-row.ts";
import { jobAnswer, type JobAnswer } from "../routes/jobs/job-answer.ts";
import type { Storage } from "../storage/storage.ts";
import { type QueueDesk, queueThere, type ToldJob, type ToldQueue } from "./queue-there.ts";
import type { ServiceDesk } from "./service-desk.ts";

/** @param onError told what goes wrong beside the answers */
export const openQueueDesk = (
  desk: ServiceDesk,
  language: Language,
  onError: (error: unknown) => void,
): Promise<QueueDesk> =>
  desk.kind === "here"
    ? queueHere(desk.storage, language, onError)
    : Promise.resolve(queueThere(desk.ask));

/** Nobody works here meanwhile: what ran when the last service ended waits again. */
async function queueHere(
  { database }: Storage,
  language: Language,
  onError: (error: unknown) => void,
): Promise<QueueDesk> {
  const queue = await openJobQueue(database, { onError });
  const tell = (job: Job): ToldJob => plain(jobAnswer(job, language));
  const get = async (id: string): Promise<ToldJob> => {
    const job = isJobId(id) ? await queue.get(id) : undefined;
    if (job === undefined) throw unknownJob(id);
    return tell(job);
  };
  const mine = { user: LOCAL_ACCOUNT.userId };
  return {
    list: ({ tool, limit }) => listed(queue, { tool, limit }, tell),
    ended: async ({ state, tool, cursor, limit }) => {
      const page = await queue.history({ state, tool, cursor, limit });
      return { jobs: page.jobs.map(tell), next: page.cursor ?? null };
    },
    get,
    change: async (id, what) => tell(await queue[what](id)),
    move: async (id, place) => {
      await queue.move(id, place);
      return get(id);
    },
    setPriority: async (id, priority) => tell(await queue.setPriority(id, priority)),
    switchQueue: async (to, whose) => {
      const whom = whose === "all" ? "all" : mine;
      await (to === "pause" ? queue.pauseQueue(whom) : queue.resumeQueue(whom));
      return pausesOf(queue);
    },
    clear: async (whose) => ({
      cancelled: await queue.clear(whose === "all" ? undefined : mine.user),
    }),
    close: () => queue.close(),
  };
}

async function listed(
  queue: JobQueue,
  { tool, limit }: { readonly tool: string | undefined; readonly limit: number },
  tell: (job: Job) => ToldJob,
): Promise<ToldQueue> {
  const all = await queue.list();
  const wanted = all.filter(({ job }) => tool === undefined || job.tool === tool);
  return {
    paused: await pausesOf(queue),
    total: wanted.length,
    jobs: wanted.slice(0, limit).map(({ job, place }) => ({ place, job: tell(job) })),
  };
}

async function pausesOf(queue: JobQueue): Promise<ToldQueue["paused"]> {
  const pauses = await queue.pauses();
  return { all: pauses.all, mine: pauses.includes(LOCAL_ACCOUNT.userId) };
}

/** Moments as JSON has them. */
const plain = (job: JobAnswer): ToldJob => JSON.parse(JSON.stringify(job)) as ToldJob;
