import type { CatalogueEntry } from "./entry.ts";

export const ANNOTATORS: readonly CatalogueEntry[] = [];
