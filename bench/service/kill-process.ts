/** A server or worker of its own process, to be killed: its tool sleeps, writes a picture and enters it in the gallery.
 *
 *  `node kill-process.ts '{"folder": ..., "url": ..., "files": ..., "slots": 1, "sleep": 10}'`; the rest by messages. */
import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { enterPictures, openDatabase, openJobQueue, type RunTool } from "@inkloom/server";

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

/** What a job's picture shows: the same whenever it runs. */
export const colourOf = (id: string): [number, number, number] => {
  const [red = 0, green = 0, blue = 0] = createHash("sha256").update(id).digest();
  return [red, green, blue];
};

const pictureOf = (id: string): Pixels => {
  const data = Array.from({ length: 64 }, () => [...colourOf(id), 255]).flat();
  return { width: 8, height: 8, data: Uint8ClampedArray.from(data) };
};

const serve = async ({ folder, url, files, slots, sleep }: ProcessOptions): Promise<void> => {
  const send = (answer: Answer) => process.send?.(answer);
  const onError = (error: unknown) => {
    console.error(error);
  };
  const database = await openDatabase({ folder, url });
  const queue = await openJobQueue(database, { onError });
  const run: RunTool = async ({ id, tool }, { onProgress }) => {
    onProgress({ stage: "sample", step: 1, steps: 1 });
    await pause(sleep);
    const content = await encodePng(pictureOf(id));
    const hash = createHash("sha256").update(content).digest("hex");
    const aside = join(files, `${hash}.${process.pid}`);
    await writeFile(aside, content);
    await rename(aside, join(files, hash));
    const picture = { hash, bytes: content.length, mediaType: "image/png" };
    return {
      result: { hash },
      record: (tx) => enterPictures(tx, [{ picture, jobId: id, tool }]),
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
