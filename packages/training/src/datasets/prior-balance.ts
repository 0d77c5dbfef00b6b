/** How often pictures for prior preservation are seen: as many in an epoch as there are others.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (DreamBoothDataset). */
import type { Text } from "@inkloom/contract";
import type { TrainingSubset } from "./dataset.ts";

/**
 * Pictures of the class are taken in turn, first with their own repeats and then once more each, until there are as many as
 * pictures to learn; what is left over by then is not used.
 */
export function balanced(subsets: readonly TrainingSubset[], notes: Text[]): TrainingSubset[] {
  const wanted = sumOf(
    subsets.filter((each) => !each.isRegularisation).flatMap(({ pictures }) => pictures),
  );
  const priors = subsets.filter((each) => each.isRegularisation);
  const turns = priors.flatMap((subset) => subset.pictures);
  if (turns.length === 0 || wanted === 0) return [...subsets];
  const repeats = new Map(turns.map(({ path }) => [path, 0]));
  let seen = 0;
  for (let first = true; seen < wanted; first = false)
    for (const picture of turns) {
      const more = first ? picture.repeats : 1;
      repeats.set(picture.path, (repeats.get(picture.path) ?? 0) + more);
      seen += more;
      if (seen >= wanted) break;
    }
  const unused = turns.filter(({ path }) => repeats.get(path) === 0).length;
  if (unused > 0)
    notes.push({
      en: `${unused} pictures for prior preservation are not used, since there are more of them than pictures to learn.`,
      zh: `正则化图片多于训练图片，有 ${unused} 张不会被使用。`,
    });
  return subsets.map((subset) =>
    subset.isRegularisation
      ? {
          ...subset,
          pictures: subset.pictures
            .map((each) => ({ ...each, repeats: repeats.get(each.path) ?? 0 }))
            .filter((each) => each.repeats > 0),
        }
      : subset,
  );
}

const sumOf = (pictures: readonly { readonly repeats: number }[]): number =>
  pictures.reduce((sum, { repeats }) => sum + repeats, 0);
