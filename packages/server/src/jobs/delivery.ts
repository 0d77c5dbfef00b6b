/** Tickets: who holds one may run one job. pg-boss delivers them, watches those who hold them and delivers them again
 *  when they die; it knows nothing of jobs (docs/decisions/0006-service.md). */
import { setImmediate as turn } from "node:timers/promises";
import { count, sql } from "drizzle-orm";
import { pgSchema, text } from "drizzle-orm/pg-core";
import {
  fromDrizzle,
  fromPglite,
  PgBoss,
  type Job as Message,
  type JobWithMetadata,
} from "pg-boss";
import type { Database, OpenDatabase } from "../storage/database.ts";

const SCHEMA = "tickets";
const TICKETS = "jobs";
const WEBHOOKS = "webhooks";

/** Calls of a webhook beside the first; each waits about twice as long as the one before, from 2 s on. */
const WEBHOOK_RETRIES = 8;

/** Seconds without a sign of life after which a ticket is delivered again, and between two looks for such. Together
 *  they stay below the minute within which a dead worker's job runs elsewhere. */
const HEARTBEAT = 20;
const WATCH = 10;

/** Seconds between two looks for tickets where a notification is lost, and for those that wait to be delivered again. */
const LOOK = 5;

/** pg-boss's own table, as far as it is read here. */
const messages = pgSchema(SCHEMA).table("job", { name: text("name"), state: text("state") });

export interface Ticket {
  readonly id: string;
  /** Fires when another has been given it. */
  readonly signal: AbortSignal;
}

export interface Delivery {
  /** Sends tickets with the transaction `tx`. */
  send(tx: Database, tickets: number): Promise<void>;
  /** How many nobody has taken. */
  waiting(tx: Database): Promise<number>;
  /** Forgets all of them: only where no other process may hold one. */
  clear(): Promise<void>;
  /** Calls `use` with one ticket after the other; several calls hold several at once. A ticket is used up when
   *  its use resolves, and delivered again where it rejects. @returns what ends it and resolves when the last use has */
  work(use: (ticket: Ticket) => Promise<void>): Promise<() => Promise<void>>;
  /** Lets an ended job's webhook be called, with the transaction `tx`. */
  sendWebhook(tx: Database, job: string): Promise<void>;
  /** Calls `call` with the ids of ended jobs; where it rejects, again after a while. @param last whether this is the
   *  last time */
  workWebhooks(call: (job: string, last: boolean) => Promise<void>): Promise<void>;
  /** Payloads of other processes on a channel. */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface DeliveryOptions {
  readonly onError: (error: unknown) => void;
  /** Connections to a PostgreSQL server beside those that listen. @default 4 */
  readonly connections?: number;
  /** Seconds between two looks for tickets that nothing notifies of, 1 or more. @default 5 */
  readonly look?: number | undefined;
}

/** Tables of pg-boss are made where they are not there. */
export async function openDelivery(
  { client }: OpenDatabase,
  { onError, connections = 4, look = LOOK }: DeliveryOptions,
): Promise<Delivery> {
  const boss = new PgBoss({
    ...(client.kind === "pglite"
      ? { db: fromPglite(client.pglite), backend: "pglite" }
      : { connectionString: client.url, max: connections }),
    schema: SCHEMA,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: WATCH,
    monitorIntervalSeconds: WATCH,
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(TICKETS, {
    notify: true,
    heartbeatSeconds: HEARTBEAT,
    // The row counts how often a job was begun; a ticket is never used up.
    retryLimit: 1_000_000,
    // Where taking itself fails, as without a database, it is not tried without a pause.
    retryDelay: 1,
    expireInSeconds: 24 * 60 * 60,
    deleteAfterSeconds: 60 * 60,
  });
  await boss.createQueue(WEBHOOKS, {
    notify: true,
    retryLimit: WEBHOOK_RETRIES,
    retryDelay: 2,
    retryBackoff: true,
    expireInSeconds: 60,
    deleteAfterSeconds: 60 * 60,
  });
  const closing: (() => Promise<void>)[] = [];
  const within = (tx: Database) => ({ db: fromDrizzle(asExecutor(tx), sql) });

  return {
    async send(tx, tickets) {
      if (tickets > 0)
        await boss.insert(
          TICKETS,
          Array.from({ length: tickets }, () => ({})),
          within(tx),
        );
    },
    async waiting(tx) {
      const [row] = await tx
        .select({ waiting: count() })
        .from(messages)
        .where(sql`${messages.name} = ${TICKETS} and ${messages.state} in ('created', 'retry')`);
      return row?.waiting ?? 0;
    },
    async clear() {
      await boss.deleteAllJobs(TICKETS);
    },
    async work(use) {
      const own = new Set<string>();
      const options = {
        batchSize: 1,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: look,
        heartbeatRefreshSeconds: HEARTBEAT / 4,
      };
      const id = await boss.work(TICKETS, options, async ([message]: Message[]) => {
        // PGlite answers without leaving the process: a row of short jobs would keep timers and sockets waiting.
        await turn();
        try {
          if (message !== undefined) await use(message);
        } finally {
          // More may wait, and nobody notifies again of those.
          own.forEach((id) => {
            boss.notifyWorker(id);
          });
        }
      });
      own.add(id);
      return () => boss.offWork(TICKETS, { id, wait: true });
    },
    async sendWebhook(tx, job) {
      await boss.send(WEBHOOKS, { job }, within(tx));
    },
    async workWebhooks(call) {
      const options = {
        includeMetadata: true as const,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: look,
        localConcurrency: 4,
      };
      const use = async ([message]: JobWithMetadata<{ job: string }>[]) => {
        if (message !== undefined)
          await call(message.data.job, message.retryCount >= WEBHOOK_RETRIES);
      };
      await boss.work(WEBHOOKS, options, use);
    },
    async listen(channel, onPayload, onReconnect) {
      const handle = await boss.getDb().listen?.(channel, onPayload, onReconnect);
      if (handle !== undefined) closing.push(() => handle.close());
    },
    async close() {
      for (const close of closing) await close();
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

type Executor = Parameters<typeof fromDrizzle>[0];

/** Both drivers answer with `rows`; the type that stands for both does not say so. */
const asExecutor = (tx: Database): Executor => ({
  execute: async (query) =>
    (await tx.execute(query as ReturnType<typeof sql>)) as { rows: unknown[] },
});
