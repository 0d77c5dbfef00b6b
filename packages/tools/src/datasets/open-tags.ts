/** The captions of a data set that a request names, and those of them that it means. */
import type { ParamsOf } from "@inkloom/contract";
import { captionEnding, openTagSet, type TagFilter, tagsOf, type TagSet } from "@inkloom/training";
import type { FolderContext } from "../run.ts";
import { locateDataset } from "./locate-dataset.ts";

type Filtered = Pick<
  ParamsOf<"tags-list">,
  "dataset" | "caption_extension" | "has" | "has_any" | "has_not" | "file_name" | "untagged"
>;

export async function openTags(
  parameters: Filtered,
  context: Pick<FolderContext, "home">,
): Promise<{ readonly tags: TagSet; readonly places: readonly number[] }> {
  const { dataset, caption_extension } = parameters;
  const ending = caption_extension === undefined ? undefined : captionEnding(caption_extension);
  const tags = await openTagSet(await locateDataset(dataset, context), ending);
  return { tags, places: tags.select(filterOf(parameters)) };
}

const filterOf = ({ has, has_any, has_not, file_name, untagged }: Filtered): TagFilter => ({
  all: tagsOf(has ?? ""),
  any: tagsOf(has_any ?? ""),
  none: tagsOf(has_not ?? ""),
  name: file_name,
  ...(untagged && { untagged: true }),
});
