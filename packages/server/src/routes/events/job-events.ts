/** One job as a client hears of it: as it is, then what happens, until it ends. */
import type { Language } from "@inkloom/contract";
import type { Hearing } from "./shared-reads.ts";
import { newerOnly, type Told, toldEvent } from "./told-event.ts";

export interface JobEventsOptions {
  readonly language: Language;
  /** The last revision that was heard. */
  readonly seen?: number | undefined;
  readonly previews: boolean;
  readonly signal: AbortSignal;
}

export async function* jobEvents(
  { queue, read }: Hearing,
  id: string,
  { language, seen, previews, signal }: JobEventsOptions,
): AsyncGenerator<Told, void> {
  const isNew = newerOnly();
  for await (const event of queue.follow(id, { seen, signal })) {
    if (event.type === "preview" && !previews) continue;
    const told = await toldEvent(read, event, language);
    if (told !== undefined && isNew(told.event)) yield told;
  }
}
