/** What the dialects ask for becomes jobs like any other: they wait their turn, survive a restart and end in the history. */
import { buffer } from "node:stream/consumers";
import { Problem } from "@inkloom/contract";
import { pictureKind } from "@inkloom/pixels";
import type { Account } from "../auth/account.ts";
import { storedProblem } from "../jobs/stored-problem.ts";
import type { Job } from "../jobs/states.ts";
import type { Service } from "../service.ts";
import { enterAssets } from "../storage/gallery/enter.ts";
import { MEDIA_TYPES } from "../storage/rebuild/read-making.ts";
import type { JobFile } from "../work/run-tools.ts";
import type {
  DialectCatalogue,
  DialectRequest,
  DialectRunOptions,
  DialectService,
} from "./service.ts";

type Parts = Pick<Service, "storage" | "queue" | "submit">;

/** The dialects' service for one account; `dialect` is noted with each job. */
export function queuedDialect(
  { storage, queue, submit }: Parts,
  catalogue: () => Promise<DialectCatalogue>,
  account: Account,
  dialect: string,
): DialectService {
  return {
    catalogue,
    run: async (request, options) => filesOf(storage, await ended(request, options)),
    told: async (request, options) => {
      const { result } = await ended(request, options);
      return (result?.["report"] ?? {}) as Readonly<Record<string, unknown>>;
    },
  };

  /** The job, when it is done. */
  async function ended(
    { tool, parameters, pictures }: DialectRequest,
    { signal, onProgress }: DialectRunOptions,
  ): Promise<Job> {
    signal.throwIfAborted();
    await keep(storage, pictures.values());
    const [job] = await submit([{ tool, parameters, origin: { dialect } }], account);
    if (job === undefined) throw new Error("queuedDialect: a job was taken in and is not there");
    const cancel = () => {
      // One that has ended meanwhile cannot be cancelled, and need not.
      void queue.cancel(job.id).catch(() => undefined);
    };
    signal.addEventListener("abort", cancel, { once: true });
    // Whoever interrupts may do so while the job is being asked for.
    if (signal.aborted) cancel();
    try {
      const last = await watch(queue, job.id, onProgress);
      if (last.state === "cancelled") {
        signal.throwIfAborted();
        throw storedProblem(last) ?? new DOMException(`Job ${job.id} was cancelled.`, "AbortError");
      }
      const problem = storedProblem(last);
      if (problem !== undefined) throw problem;
      return last;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }
}

/** Pictures of the request, under their hashes. */
async function keep(
  { pictures, database }: Service["storage"],
  files: Iterable<Uint8Array>,
): Promise<void> {
  for (const bytes of files) {
    const kind = pictureKind(bytes);
    if (kind === undefined)
      throw new Problem("input/picture", {
        en: `a picture of ${bytes.length} bytes is of no known format, expected PNG, JPEG or WebP`,
        zh: `有一张 ${bytes.length} 字节的图片格式未知，应为 PNG、JPEG 或 WebP`,
      });
    const mediaType = MEDIA_TYPES[kind];
    const stored = await pictures.put(bytes, mediaType);
    await enterAssets(database.db, [{ ...stored, mediaType }]);
  }
}

/** The job when it has ended. Who was too slow to hear everything comes again. */
async function watch(
  queue: Service["queue"],
  id: string,
  onProgress: Parameters<DialectService["run"]>[1]["onProgress"],
): Promise<Job> {
  let preview: Uint8Array | undefined;
  for (;;) {
    for await (const event of queue.follow(id)) {
      if (event.type === "preview") preview = event.picture;
      else if (event.type === "progress") {
        const shown = preview;
        onProgress({
          ...event.progress,
          ...(shown !== undefined && { preview: () => Promise.resolve(shown) }),
        });
      }
    }
    const job = await queue.get(id);
    if (job === undefined)
      throw new Problem("queue/unknown", {
        en: `Job ${id} was removed while it was waited for.`,
        zh: `任务 ${id} 在等待期间被删除。`,
      });
    if (job.state === "done" || job.state === "failed" || job.state === "cancelled") return job;
  }
}

async function filesOf({ pictures }: Service["storage"], { result }: Job): Promise<Uint8Array[]> {
  const files = (result?.["files"] ?? []) as readonly JobFile[];
  const read: Uint8Array[] = [];
  for (const { hash } of files) read.push(await buffer((await pictures.open(hash)).stream));
  return read;
}
