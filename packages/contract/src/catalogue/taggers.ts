import type { CatalogueEntry } from "./entry.ts";

export const TAGGERS: readonly CatalogueEntry[] = [];
