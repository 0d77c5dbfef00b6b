/** Whether forms show their explanations below the fields; otherwise they are told by the labels' tooltips. */
import { preference } from "../drafts/preference.ts";

export const explanations = preference("explanations", false, (kept) =>
  typeof kept === "boolean" ? kept : undefined,
);
