import type { CatalogueEntry } from "./entry.ts";

export const SPEECH: readonly CatalogueEntry[] = [];
