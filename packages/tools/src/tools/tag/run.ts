import { describe, type DescribeResult } from "../../captions/describe.ts";
import type { Run } from "../../run.ts";
import { tagDescriber, type Tags } from "./describer.ts";

export interface TagCount {
  readonly name: string;
  readonly pictures: number;
}

/** A picture's tags; or of a data set how often each tag was found, the most frequent first. */
export type TagResult = DescribeResult<Tags> & { readonly counts: readonly TagCount[] };

/** Shows a picture's tags, or writes captions beside the pictures of a data set. */
export const runTag: Run<"tag"> = async (parameters, context) => {
  const counts = new Map<string, number>();
  const open = tagDescriber(parameters, context);
  const result = await describe(parameters, context, open, ({ tags }) => {
    for (const { name } of tags) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return {
    ...result,
    counts: [...counts]
      .map(([name, pictures]) => ({ name, pictures }))
      .sort((a, b) => b.pictures - a.pictures),
  };
};
