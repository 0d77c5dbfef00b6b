/** What the page asks the service about the gallery. */
import type { components } from "@inkloom/client";
import { answered } from "../../service/answers.ts";
import { service } from "../../service/service.ts";
import type { GalleryQuery } from "./filter.ts";

export type Entry = Readonly<components["schemas"]["GalleryEntry"]>;

export type Board = Readonly<components["schemas"]["Board"]>;

export interface EntryDetail extends Entry {
  readonly infotext: string | null;
  readonly record: Readonly<Record<string, unknown>> | null;
}

/** A tag or a model, and how many pictures have it. */
export interface NameInUse {
  readonly name: string;
  readonly pictures: number;
}

interface PlaceOptions {
  readonly offset: number;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** As the client's types have it. */
const writable = ({ tag, ...query }: GalleryQuery) => ({ ...query, ...(tag && { tag: [...tag] }) });

export async function askPage(
  query: GalleryQuery,
  { offset, limit, signal }: PlaceOptions,
): Promise<readonly Entry[]> {
  // The beginning is found without looking how many come after it.
  const place = offset === 0 ? {} : { offset };
  const { entries } = await answered(
    service().api.GET("/api/v1/gallery", {
      params: { query: { ...writable(query), ...place, limit } },
      ...(signal && { signal }),
    }),
  );
  return entries;
}

export interface Following {
  readonly entries: readonly Entry[];
  /** Where to go on; null at the end. */
  readonly next: string | null;
}

/** One part after the other of a whole list: cheaper than places far behind. */
export const askFollowing = (
  query: GalleryQuery,
  cursor: string | undefined,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<Following> =>
  answered(
    service().api.GET("/api/v1/gallery", {
      params: { query: { ...writable(query), limit, ...(cursor !== undefined && { cursor }) } },
      signal,
    }),
  );

export function askCounts({ order: _, ...query }: GalleryQuery, signal?: AbortSignal) {
  return answered(
    service().api.GET("/api/v1/gallery/counts", {
      params: { query: writable(query) },
      ...(signal && { signal }),
    }),
  );
}

export async function askEntry(id: string): Promise<EntryDetail> {
  const entry = await answered(
    service().api.GET("/api/v1/gallery/{id}", { params: { path: { id } } }),
  );
  const { record } = entry;
  const isRecord = typeof record === "object" && record !== null;
  return { ...entry, record: isRecord ? { ...record } : null };
}

export const askTags = async (): Promise<readonly NameInUse[]> =>
  (await answered(service().api.GET("/api/v1/gallery/tags"))).tags;

export const askModels = async (): Promise<readonly NameInUse[]> =>
  (await answered(service().api.GET("/api/v1/gallery/models"))).models;

export const askBoards = async (): Promise<readonly Board[]> =>
  (await answered(service().api.GET("/api/v1/gallery/boards"))).boards;

export const createBoard = (name: string): Promise<Board> =>
  answered(service().api.POST("/api/v1/gallery/boards", { body: { name } }));

export const renameBoard = (id: string, name: string): Promise<Board> =>
  answered(
    service().api.PATCH("/api/v1/gallery/boards/{id}", {
      params: { path: { id } },
      body: { name },
    }),
  );

export const deleteBoard = (id: string) =>
  answered(service().api.DELETE("/api/v1/gallery/boards/{id}", { params: { path: { id } } }));

/** Ids of one request. */
const MOST_IDS = 1000;

/** One request after the other, so that others get their turn between. */
async function inParts(
  ids: readonly string[],
  send: (ids: string[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += MOST_IDS) await send(ids.slice(at, at + MOST_IDS));
}

export const setFavourite = (ids: readonly string[], favourite: boolean): Promise<void> =>
  inParts(ids, (some) =>
    answered(service().api.POST("/api/v1/gallery/favourite", { body: { ids: some, favourite } })),
  );

export const changeTags = (
  ids: readonly string[],
  change: { readonly add?: string[]; readonly remove?: string[] },
): Promise<void> =>
  inParts(ids, (some) =>
    answered(service().api.POST("/api/v1/gallery/tags", { body: { ids: some, ...change } })),
  );

export const changeBoard = (
  id: string,
  ids: readonly string[],
  how: "add" | "remove",
): Promise<void> =>
  inParts(ids, (some) =>
    answered(
      service().api.POST("/api/v1/gallery/boards/{id}/pictures", {
        params: { path: { id } },
        body: how === "add" ? { add: some } : { remove: some },
      }),
    ),
  );

const sendIds =
  (path: "/api/v1/gallery/remove" | "/api/v1/gallery/restore" | "/api/v1/gallery/purge") =>
  (ids: readonly string[]): Promise<void> =>
    inParts(ids, async (some) =>
      answered<unknown>(service().api.POST(path, { body: { ids: some } })),
    );

export const removeEntries = sendIds("/api/v1/gallery/remove");
export const restoreEntries = sendIds("/api/v1/gallery/restore");
export const purgeEntries = sendIds("/api/v1/gallery/purge");
