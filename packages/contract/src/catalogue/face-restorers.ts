import type { CatalogueEntry } from "./entry.ts";

export const FACE_RESTORERS: readonly CatalogueEntry[] = [];
