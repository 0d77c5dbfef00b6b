import type { CatalogueEntry } from "./entry.ts";

export const CONTROLNETS: readonly CatalogueEntry[] = [];
