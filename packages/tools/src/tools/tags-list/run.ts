import { openTags } from "../../datasets/open-tags.ts";
import type { Run } from "../../run.ts";

export interface TagsListResult {
  /** Captions of the data set, and those that fit. */
  readonly of: number;
  readonly fit: number;
  /** Different tags of those that fit. */
  readonly different: number;
  /** The most frequent, where tags are shown. */
  readonly tags?: readonly { readonly tag: string; readonly count: number }[];
  /** The first, where captions are shown. */
  readonly captions?: readonly {
    readonly name: string;
    readonly pictures: readonly string[];
    readonly lines: readonly (readonly string[])[];
  }[];
}

/** Counts tags, or shows captions. */
export const runTagsList: Run<"tags-list"> = async (parameters, context) => {
  const { show, most } = parameters;
  const { tags, places } = await openTags(parameters, context);
  const counts = tags.counts(places);
  return {
    of: tags.size,
    fit: places.length,
    different: counts.length,
    ...(show === "tags"
      ? { tags: counts.slice(0, most) }
      : {
          captions: tags
            .captions(places.slice(0, most))
            .map(({ name, pictures, lines }) => ({ name, pictures, lines })),
        }),
  };
};
