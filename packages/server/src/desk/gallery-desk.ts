/** Pages of the gallery for commands: from what is stored here, or from the service that has it open. Answers are the API's. */
import { entryAnswer } from "../routes/gallery/entry-answer.ts";
import { galleryPage } from "../storage/gallery/page.ts";
import { queryOf } from "./queue-desk.ts";
import type { ServiceDesk } from "./service-desk.ts";

export interface GallerySearch {
  readonly text?: string | undefined;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly favourite?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly removed?: boolean | undefined;
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

export async function searchGallery(desk: ServiceDesk, search: GallerySearch): Promise<ToldPage> {
  const { cursor, limit, tags = [], favourite, removed, ...words } = search;
  if (desk.kind === "there") {
    const query = queryOf({
      ...words,
      cursor,
      limit,
      favourite: favourite === undefined ? undefined : String(favourite),
      removed: removed === undefined ? undefined : String(removed),
    });
    const tagged = tags.map((tag) => `&tag=${encodeURIComponent(tag)}`).join("");
    return desk.ask("GET", `/gallery${query}${tagged}`);
  }
  const filter = { ...words, favourite, removed, tags };
  const page = await galleryPage(desk.storage.database.db, filter, { limit, after: cursor });
  const told = { entries: page.entries.map(entryAnswer), next: page.next ?? null };
  return JSON.parse(JSON.stringify(told)) as ToldPage;
}
