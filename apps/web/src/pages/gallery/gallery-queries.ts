/** What the page knows besides the list; asked again when jobs end or other tabs change something. */
import { useQuery } from "@tanstack/react-query";
import { queryClient } from "../../service/queries.ts";
import { queryOf, writeFilter, type GalleryFilter } from "./filter.ts";
import {
  askBoards,
  askCounts,
  askEntry,
  askModels,
  askTags,
  type EntryDetail,
} from "./gallery-service.ts";

export const useBoards = () =>
  useQuery({ queryKey: ["gallery", "boards"], queryFn: () => askBoards() });

export const useTags = () => useQuery({ queryKey: ["gallery", "tags"], queryFn: () => askTags() });

export const useModels = () =>
  useQuery({ queryKey: ["gallery", "models"], queryFn: () => askModels() });

/** Counts of the whole gallery, and of what the filter shows by now. */
export const useCounts = (filter: GalleryFilter) =>
  useQuery({
    queryKey: ["gallery", "counts", writeFilter(filter)],
    queryFn: ({ signal }) => askCounts(queryOf(filter, new Date()), signal),
    placeholderData: (before) => before && { ...before, matching: -1 },
    staleTime: 0,
  });

export const useEntry = (id: string | undefined) =>
  useQuery({
    queryKey: ["gallery", "entry", id],
    queryFn: (): Promise<EntryDetail> => askEntry(id ?? ""),
    enabled: id !== undefined,
  });

const tabs = new BroadcastChannel("inkloom:gallery");
tabs.addEventListener(
  "message",
  () => void queryClient.invalidateQueries({ queryKey: ["gallery"] }),
);

/** Something was changed here: this page and its other tabs look again. */
export function galleryChanged(): void {
  void queryClient.invalidateQueries({ queryKey: ["gallery"] });
  tabs.postMessage("changed");
}
