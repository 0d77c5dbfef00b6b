import type { CatalogueEntry } from "./entry.ts";

export const CHECKPOINTS: readonly CatalogueEntry[] = [];
