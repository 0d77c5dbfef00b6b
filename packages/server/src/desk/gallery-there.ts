/** Pages of the gallery of a service that runs, by its API. */
import type { entryAnswer } from "../routes/gallery/entry-answer.ts";
import type { GalleryOrder } from "../storage/gallery/filter.ts";
import type { Ask } from "./ask-service.ts";
import { queryOf } from "./queue-there.ts";

export interface GallerySearch {
  readonly text?: string | undefined;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly sampler?: string | undefined;
  /** Id of a board. */
  readonly board?: string | undefined;
  /** SHA-256 of a file. */
  readonly asset?: string | undefined;
  readonly favourite?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly removed?: boolean | undefined;
  readonly order?: GalleryOrder | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Entry = ReturnType<typeof entryAnswer>;

/** As JSON has it. */
export type ToldEntry = Omit<Entry, "createdAt" | "removedAt"> & {
  readonly createdAt: string;
  readonly removedAt: string | null;
};

export interface ToldPage {
  readonly entries: readonly ToldEntry[];
  /** Mark of the next page. */
  readonly next: string | null;
}

export function searchThere(
  ask: Ask,
  { cursor, limit, asset, tags = [], favourite, removed, ...words }: GallerySearch,
): Promise<ToldPage> {
  const query = queryOf({
    ...words,
    cursor,
    limit,
    asset: asset === undefined ? undefined : `asset:${asset}`,
    favourite: favourite === undefined ? undefined : String(favourite),
    removed: removed === undefined ? undefined : String(removed),
  });
  const tagged = tags.map((tag) => `&tag=${encodeURIComponent(tag)}`).join("");
  return ask("GET", `/gallery${query}${tagged}`);
}
