/** Where the gallery is: which pictures are shown, and which one is open. `/app/gallery/<id>?text=…` */
import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { readFilter, writeFilter, type GalleryFilter } from "./filter.ts";

const BASE = "/app/gallery";

export function useFilter(): GalleryFilter {
  const search = useSearch();
  return useMemo(() => readFilter(search), [search]);
}

/** Id of the picture that is open. */
export function useOpened(): string | undefined {
  const [path] = useLocation();
  const id = path.slice(BASE.length + 1);
  return id === "" ? undefined : decodeURIComponent(id);
}

/** @param replace for changes that going back should pass over, such as each letter of a search */
export function showFilter(filter: GalleryFilter, replace = false): void {
  navigate(BASE + writeFilter(filter), { replace });
}

/** The first opened leaves a step to go back by; turning to others does not. */
export function openPicture(id: string, replace: boolean): void {
  navigate(`${BASE}/${encodeURIComponent(id)}${location.search}`, { replace });
}

export function closePicture(): void {
  navigate(BASE + location.search, { replace: true });
}

/** A board that is gone shows nothing: everything is shown instead. */
export function closeDeletedBoard(id: string): void {
  const filter = readFilter(location.search);
  if (filter.board === id) showFilter({ ...filter, board: undefined }, true);
}
