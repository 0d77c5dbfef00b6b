/** Whether models are shown as pictures or as lines; kept in this browser. */
import { preference } from "../../../drafts/preference.ts";

export type LibraryLayout = "grid" | "list";

export const libraryLayout = preference<LibraryLayout>("models-layout", "grid", (kept) =>
  kept === "grid" || kept === "list" ? kept : undefined,
);
