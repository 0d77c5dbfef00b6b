/** Pages of the gallery for commands: from what is stored here, or from the service that has it open. Answers are the API's. */
import { entryAnswer } from "../routes/gallery/entry-answer.ts";
import { galleryPage } from "../storage/gallery/page.ts";
import { type GallerySearch, searchThere, type ToldPage } from "./gallery-there.ts";
import type { ServiceDesk } from "./service-desk.ts";

export async function searchGallery(desk: ServiceDesk, search: GallerySearch): Promise<ToldPage> {
  if (desk.kind === "there") return searchThere(desk.ask, search);
  const { cursor, limit, order, ...filter } = search;
  const page = await galleryPage(desk.storage.database.db, filter, {
    limit,
    order,
    after: cursor,
  });
  const told = { entries: page.entries.map(entryAnswer), next: page.next ?? null };
  return JSON.parse(JSON.stringify(told)) as ToldPage;
}
