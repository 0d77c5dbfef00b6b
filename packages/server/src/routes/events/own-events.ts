/** Everything that happens to one's jobs, from now on or from where a client was before. */
import type { Language } from "@inkloom/contract";
import type { Account } from "../../auth/account.ts";
import type { JobQueue } from "../../jobs/queue.ts";
import { maySee, shownUser } from "../rights.ts";
import type { Hearing } from "./shared-reads.ts";
import { hears, newerOnly, type Told, toldEvent } from "./told-event.ts";

export interface OwnEventsOptions {
  readonly account: Account;
  readonly language: Language;
  /** Moment up to which the client has heard all, milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly previews: boolean;
  readonly signal: AbortSignal;
}

/** Clocks of the database and of this process differ by less; milliseconds. What is told twice has the same revision. */
const MARGIN = 60_000;
/** Ended jobs that are told again; who was away for longer reads the history. */
const MOST_ENDED = 1000;

/**
 * First the jobs that run and wait, and those that have ended since; then events. Ends with `dropped` where the reader was too
 * slow or events may have been missed.
 */
export async function* ownEvents(
  { queue, read }: Hearing,
  { account, language, since, previews, signal }: OwnEventsOptions,
): AsyncGenerator<Told, void> {
  const wanted = hears(account);
  // Subscribed before rows are read, so that nothing falls between.
  const subscription = queue.events.subscribe(
    (event) => wanted(event) && (previews || event.type !== "preview"),
  );
  const close = () => {
    subscription.close();
  };
  signal.addEventListener("abort", close);
  if (signal.aborted) close();
  try {
    const isNew = newerOnly();
    const tell = async (event: Parameters<typeof toldEvent>[1]): Promise<Told[]> => {
      const told = await toldEvent(read, event, language);
      return told !== undefined && isNew(told.event) ? [told] : [];
    };
    for await (const job of present(queue, account, since))
      yield* await tell({ type: "state", job });
    for await (const event of subscription) yield* await tell(event);
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

async function* present(queue: JobQueue, account: Account, since: number | undefined) {
  const own = (await queue.order()).filter((place) => maySee(account, place));
  for await (const { job } of queue.at(own)) yield job;
  if (since === undefined) return;
  let cursor: string | undefined;
  for (let told = 0; told < MOST_ENDED;) {
    const page = await queue.history({ user: shownUser(account), cursor, limit: 200 });
    for (const job of page.jobs) {
      if ((job.finishedAt?.getTime() ?? 0) < since - MARGIN) return;
      told += 1;
      yield job;
    }
    if (page.cursor === undefined) return;
    ({ cursor } = page);
  }
}
