import { editTags, type TagsEdited } from "../../datasets/edit-tags.ts";
import { openTags } from "../../datasets/open-tags.ts";
import { openTagLists } from "../../prompts/tags/tag-lists.ts";
import type { Run } from "../../run.ts";

export type TagsEditResult = TagsEdited;

/** Changes tags, or shows what would change. */
export const runTagsEdit: Run<"tags-edit"> = (parameters, context) =>
  editTags(parameters, openTagLists(context.home), () => openTags(parameters, context));
