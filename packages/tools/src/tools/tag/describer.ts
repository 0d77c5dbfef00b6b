/** Taggers as networks that describe pictures. */
import type { ParamsOf } from "@inkloom/contract";
import {
  captionParts,
  chooseTags,
  openTagger,
  type ScoredTag,
  scorePictures,
} from "@inkloom/training";
import type { OpenDescriber } from "../../captions/write-captions.ts";
import { type RunContext, taggerFolders } from "../../run.ts";
import { choiceOf, wordsOf } from "./request.ts";

/** What a tagger tells of a picture. */
export interface Tags {
  /** Above the thresholds, the surest first. */
  readonly tags: readonly TagScore[];
  readonly ratings: readonly TagScore[];
}

export type TagScore = Pick<ScoredTag, "name" | "category" | "score">;

export const tagDescriber =
  (parameters: ParamsOf<"tag">, context: RunContext): OpenDescriber<Tags> =>
  async (count) => {
    const { signal } = context;
    const { model, framing, device, batch_size, on_error: onError, separator } = parameters;
    const tagger = await openTagger(
      model,
      { framing, batch: Math.min(batch_size, count) },
      { runtime: () => context.runtime(device), folders: taggerFolders(context), signal },
    );
    const [choice, words] = [choiceOf(parameters), wordsOf(parameters)];
    return {
      name: tagger.name,
      separator,
      async *describe(pictures) {
        for await (const scored of scorePictures(tagger, pictures, { onError, signal })) {
          if ("problem" in scored) {
            yield scored;
            continue;
          }
          const chosen = chooseTags(tagger.labels, scored.scores, choice);
          const told = { tags: chosen.tags.map(shown), ratings: chosen.ratings.map(shown) };
          yield { picture: scored.picture, parts: captionParts(chosen, words), told };
        }
      },
      release: () => tagger.release(),
    };
  };

const shown = ({ name, category, score }: ScoredTag): TagScore => ({
  name,
  category,
  score: Math.round(score * 1e4) / 1e4,
});
