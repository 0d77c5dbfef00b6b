/** From an ended job to the call of its webhook. */
import { Problem } from "@inkloom/contract";
import type { Desk } from "./desk.ts";
import { readJob } from "./job-row.ts";
import { callWebhook, webhookBody, type WebhookOptions } from "./webhook.ts";

/** Rejects where it is worth calling again; what is not, and the last failure, goes to `onError`. */
export async function tellWebhook(
  { db }: Desk,
  options: WebhookOptions,
  id: string,
  last: boolean,
  onError: (error: unknown) => void,
): Promise<void> {
  const job = await readJob(db, id);
  // Removed, or repeated and not ended yet: then it is called again when it ends.
  if (job === undefined || job.webhook === null || job.finishedAt === null) return;
  try {
    await callWebhook(job.webhook, webhookBody(job), options);
  } catch (error) {
    const hopeless = error instanceof Problem;
    if (hopeless || last) onError(error);
    if (!hopeless) throw error;
  }
}
