import type { CatalogueEntry } from "./entry.ts";

export const AUTOENCODERS: readonly CatalogueEntry[] = [];
