/** Tags as a service answers them. */
import type { Output } from "../../outputs/output.ts";
import type { TagResult } from "./run.ts";

/** Most tags that are counted in an answer. */
const MOST_COUNTS = 1000;

export function ofTag(result: TagResult): Output {
  if ("picture" in result) {
    const { tagger, picture } = result;
    const { caption, tags, ratings } = picture;
    return {
      files: nothing(),
      report: { tagger, caption, tags, ratings },
      texts: { tags: [caption] },
    };
  }
  const { tagger, written, kept, failed, counts } = result;
  return {
    files: nothing(),
    report: {
      ...(tagger !== undefined && { tagger }),
      written,
      kept: kept.length,
      failed: failed.map(({ source, problem }) => ({
        source,
        code: problem.code,
        ...problem.sentence,
      })),
      counts: counts.slice(0, MOST_COUNTS),
    },
    texts: { tags: [] },
  };
}

async function* nothing(): AsyncGenerator<never> {
  // no files
}
