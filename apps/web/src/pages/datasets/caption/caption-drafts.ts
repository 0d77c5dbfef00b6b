/** Captions that somebody is in the middle of, by data set and caption. */
import { createDraft } from "../../../drafts/draft-store.ts";

export const captionDrafts = createDraft<Readonly<Record<string, string | undefined>>>(
  "dataset-captions",
  {},
);

export const draftKey = (dataset: string, caption: string): string => `${dataset}/${caption}`;

/** What was typed while the text was being saved stays. */
export function forgetSaved(key: string, saved: string): void {
  if (captionDrafts.get()[key] === saved) captionDrafts.change({ [key]: undefined });
}

/** Tags of a text, with commas between. */
export const tagsIn = (text: string): string[] =>
  text
    .split(/[,，\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
