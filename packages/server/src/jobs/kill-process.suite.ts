/** A server or worker of its own process, to be killed: its tool sleeps, writes a file and enters it in the gallery.
 *
 *  `node kill-process.suite.ts '{"folder": ..., "url": ..., "files": ..., "slots": 1, "sleep": 10}'`; the rest by messages. */
import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "../storage/database.ts";
import { assets, gallery } from "../storage/schema.ts";
import { newJobId } from "./job-id.ts";
import { openJobQueue } from "./queue.ts";
import type { RunTool } from "./worker.ts";

export interface ProcessOptions {
  readonly folder: string;
  readonly url?: string;
  /** Where files of jobs go. */
  readonly files: string;
  /** 0: it only takes requests. */
  readonly slots: number;
  /** Milliseconds a job takes. */
  readonly sleep: number;
}

export type Request =
  | { readonly request: number; readonly enqueue: number }
  | { readonly request: number; readonly counts: true }
  | { readonly request: number; readonly stop: true };

export type Answer =
  | { readonly ready: true }
  | { readonly request: number; readonly ids: readonly string[] }
  | {
      readonly request: number;
      readonly left: number;
      readonly ended: number;
      readonly here: number;
    };

/** What a job's file holds: the same whenever it runs. */
export const contentOf = (id: string): string => `picture of job ${id}`;

const serve = async ({ folder, url, files, slots, sleep }: ProcessOptions): Promise<void> => {
  const send = (answer: Answer) => process.send?.(answer);
  const onError = (error: unknown) => {
    console.error(error);
  };
  const database = await openDatabase({ folder, url });
  const queue = await openJobQueue(database, { onError });
  const run: RunTool = async ({ id, user, tool }, { onProgress }) => {
    onProgress({ stage: "sample", step: 1, steps: 1 });
    await pause(sleep);
    const content = contentOf(id);
    const hash = createHash("sha256").update(content).digest("hex");
    const aside = join(files, `${hash}.${process.pid}`);
    await writeFile(aside, content);
    await rename(aside, join(files, hash));
    return {
      result: { hash },
      record: async (tx) => {
        const asset = { hash, bytes: content.length, mediaType: "text/plain" };
        await tx.insert(assets).values(asset).onConflictDoNothing();
        const entry = { id: newJobId(), userId: user, jobId: id, hash, tool };
        await tx.insert(gallery).values({ ...entry, words: sql`''::tsvector` });
      },
    };
  };
  const worker = slots > 0 ? await queue.startWorker({ run, slots }) : undefined;
  const answer = async (message: Request) => {
    if ("enqueue" in message) {
      const wanted = { user: null, tool: "generate", request: {} };
      const jobs = await queue.enqueue(Array.from({ length: message.enqueue }, () => wanted));
      send({ request: message.request, ids: jobs.map(({ id }) => id) });
    } else if ("counts" in message) {
      const { queued, running, done } = await queue.counts();
      const here = worker?.running().length ?? 0;
      send({ request: message.request, left: queued + running, ended: done, here });
    } else {
      await queue.close();
      await database.close();
      process.disconnect();
    }
  };
  process.on("message", (message: Request) => {
    answer(message).catch(onError);
  });
  // Nobody is left to take its answers.
  process.on("disconnect", () => process.exit());
  send({ ready: true });
};

if (process.argv[1] === import.meta.filename)
  await serve(JSON.parse(process.argv[2] ?? "") as ProcessOptions);
