/** What everything that changes jobs works with. */
import { sql } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import type { Delivery } from "./delivery.ts";
import type { JobEvents } from "./events.ts";
import type { JobEvent } from "./job-events.ts";
import type { WebhookOptions } from "./webhook.ts";

export interface QueueLimits {
  /** Jobs that may wait, of all and of one user. */
  readonly waiting: number;
  readonly waitingPerUser: number;
}

export interface Desk {
  readonly db: Database;
  readonly delivery: Delivery;
  readonly events: JobEvents;
  readonly limits: QueueLimits;
  /** @default no webhook is allowed */
  readonly webhooks?: WebhookOptions | undefined;
}

/** Takes what happened to a job, told when the transaction is committed. */
export type Emit = (event: JobEvent) => void;

/** Any number of our own; the lock is on all changes of order. */
const ORDER_LOCK = 0x1_4b_10_03;

/** Until the end of the transaction nobody else chooses a job or changes the order: choices are made on what is there,
 *  also where several processes share a database. */
export const lockOrder = async (tx: Database): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${ORDER_LOCK}::bigint)`);
};
