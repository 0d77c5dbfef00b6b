import type { CatalogueEntry } from "./entry.ts";

export const UPSCALERS: readonly CatalogueEntry[] = [];
