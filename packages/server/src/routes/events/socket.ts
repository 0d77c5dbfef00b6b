/** `/ws`: a client says which jobs it wants to hear of; texts are JSON, previews are binary. */
import type { WebSocket } from "@fastify/websocket";
import { type Language, Problem } from "@inkloom/contract";
import type { Account } from "../../auth/account.ts";
import { unknownJob } from "../../jobs/job-row.ts";
import { problemAnswer } from "../problems/problem-answer.ts";
import { maySee } from "../rights.ts";
import { HEARTBEAT, LONGEST } from "./event-stream.ts";
import { jobEvents } from "./job-events.ts";
import { ownEvents } from "./own-events.ts";
import type { Hearing } from "./shared-reads.ts";
import { isLast, type Told } from "./told-event.ts";

interface Visitor {
  readonly account: Account;
  readonly language: Language;
}

/** Characters of a message, and jobs that one connection follows. */
const LONGEST_MESSAGE = 4096;
const MOST_FOLLOWED = 100;
/** Stands for all jobs. */
const ALL = "*";

export function openSocket(hearing: Hearing, socket: WebSocket, visitor: Visitor): void {
  const followed = new Map<string, AbortController>();
  const send = sender(socket);
  const refuse = (problem: Problem) =>
    send(JSON.stringify({ type: "problem", problem: problemAnswer(problem, visitor.language) }));

  const expectKnown = async (id: string): Promise<void> => {
    const job = await hearing.queue.get(id);
    if (job === undefined || !maySee(visitor.account, job)) throw unknownJob(id);
  };

  const follow = async ({ job = ALL, seen, previews }: Subscribe): Promise<void> => {
    if (job !== ALL) await expectKnown(job);
    if (followed.size >= MOST_FOLLOWED && !followed.has(job)) throw tooMany();
    // The same again takes the place of the first.
    followed.get(job)?.abort();
    const abort = new AbortController();
    const { signal } = abort;
    followed.set(job, abort);
    try {
      const events =
        job === ALL
          ? ownEvents(hearing, { ...visitor, since: seen, previews, signal })
          : jobEvents(hearing, job, { ...visitor, seen, previews, signal });
      await send(JSON.stringify({ type: "subscribed", id: job }));
      for await (const told of events) {
        // Waited for, so that what a slow reader has not taken waits in the queue's backlog and not in memory here.
        await send(frame(told));
        if (told.event.type === "dropped" || (job !== ALL && isLast(told.event))) break;
      }
    } finally {
      abort.abort();
      if (followed.get(job) === abort) {
        followed.delete(job);
        await send(JSON.stringify({ type: "unsubscribed", id: job })).catch(() => undefined);
      }
    }
  };

  const take = async (text: string): Promise<void> => {
    try {
      const message = readMessage(text);
      if (message.type === "subscribe") await follow(message);
      else followed.get(message.job ?? ALL)?.abort();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await refuse(error);
    }
  };

  let begun = 0;
  socket.on("message", (data, isBinary) => {
    const text = isBinary ? "" : bytesOf(data).toString();
    begun += 1;
    // Whoever says more at once than could ever be followed means no good.
    if (begun > 2 * MOST_FOLLOWED) {
      socket.terminate();
      return;
    }
    take(text)
      .catch(() => {
        socket.terminate();
      })
      .finally(() => {
        begun -= 1;
      });
  });
  keepAlive(socket);
  socket.once("close", () => {
    for (const abort of followed.values()) abort.abort();
  });
}

/** A preview is four bytes with the length of its JSON, big-endian, the JSON, and the picture. */
function frame({ event, picture }: Told): string | Uint8Array {
  const text = JSON.stringify(event);
  if (picture === undefined) return text;
  const head = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, picture]);
}

/** Resolves when the data has left this process; rejects when the client is gone. */
const sender =
  (socket: WebSocket) =>
  (data: string | Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.send(data, (error) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });

/** Ends connections that answer no longer, and every one after a while: then the client's login is looked at again. */
function keepAlive(socket: WebSocket): void {
  let alive = true;
  socket.on("pong", () => {
    alive = true;
  });
  const beat = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, HEARTBEAT * 2);
  const end = setTimeout(() => {
    socket.close(1001, "come again");
  }, LONGEST);
  socket.once("close", () => {
    clearInterval(beat);
    clearTimeout(end);
  });
}

interface Subscribe {
  readonly type: "subscribe";
  /** @default all one's jobs */
  readonly job?: string;
  /** Of one job, the last revision that was heard; of all, the moment. */
  readonly seen?: number | undefined;
  readonly previews: boolean;
}

type Message = Subscribe | { readonly type: "unsubscribe"; readonly job?: string };

/** @throws Problem `request/malformed` */
function readMessage(text: string): Message {
  if (text.length > LONGEST_MESSAGE) throw malformed();
  const message = parsed(text);
  const { type, job, seen, previews = false } = message;
  if (job !== undefined && typeof job !== "string") throw malformed();
  const about = job === undefined ? {} : { job: job.toLowerCase() };
  if (type === "unsubscribe") return { type, ...about };
  const isCount = typeof seen === "number" && Number.isSafeInteger(seen) && seen >= 0;
  if (type !== "subscribe" || typeof previews !== "boolean" || (seen !== undefined && !isCount))
    throw malformed();
  return { type, ...about, previews, ...(isCount && { seen }) };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw malformed();
}

const malformed = (): Problem =>
  new Problem("request/malformed", {
    en: 'A message is {"type":"subscribe","job":ID,"seen":REVISION,"previews":true} or {"type":"unsubscribe","job":ID}; all but the type may be left out.',
    zh: '消息应为 {"type":"subscribe","job":编号,"seen":REVISION,"previews":true} 或 {"type":"unsubscribe","job":编号}；除 type 外均可省略。',
  });

const tooMany = (): Problem =>
  new Problem("request/large", {
    en: `One connection follows at most ${MOST_FOLLOWED} jobs; subscribe to all of them at once instead.`,
    zh: `一个连接最多订阅 ${MOST_FOLLOWED} 个任务；请改为一次订阅所有任务。`,
  });

const bytesOf = (data: Parameters<Parameters<WebSocket["on"]>[1]>[0]): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
