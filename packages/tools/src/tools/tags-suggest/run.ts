import { openTagSet } from "@inkloom/training";
import { locateDataset } from "../../datasets/locate-dataset.ts";
import { type SuggestedTag, suggestTags } from "../../datasets/suggest-tags.ts";
import { openTagLists } from "../../prompts/tags/tag-lists.ts";
import type { Run, RunContext } from "../../run.ts";

export interface TagsSuggestResult {
  readonly tags: readonly SuggestedTag[];
}

/** Completes a tag. */
export const runTagsSuggest: Run<"tags-suggest"> = async ({ text, dataset, most }, context) => ({
  tags: await suggestTags(text, most, await ownTags(dataset, context), openTagLists(context.home)),
});

async function ownTags(dataset: string | undefined, context: RunContext) {
  if (dataset === undefined) return [];
  const tags = await openTagSet(await locateDataset(dataset, context));
  return tags.counts(tags.select({}));
}
