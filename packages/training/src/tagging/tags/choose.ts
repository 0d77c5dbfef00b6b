/** Which of a tagger's labels are a picture's. */
import type { TagCategory, TagLabel } from "../labels/label.ts";

export interface TagChoice {
  /** Least score of general tags, and of all others that have no threshold of their own; 0 to 1. */
  readonly general: number;
  /** Least score of characters. */
  readonly character: number;
  /** The threshold is where the scores fall most, instead: of general tags, and of characters. See `largestGap`. */
  readonly generalMcut: boolean;
  readonly characterMcut: boolean;
  /** The best by score, 0 for all. */
  readonly most: number;
}

export interface ScoredTag {
  readonly name: string;
  readonly category: TagCategory;
  /** 0 to 1. */
  readonly score: number;
  /** Its place among the network's labels. */
  readonly index: number;
}

export interface ChosenTags {
  /** Those above the thresholds without ratings, the surest first. */
  readonly tags: readonly ScoredTag[];
  /** All ratings, the surest first; none where the tagger knows none. */
  readonly ratings: readonly ScoredTag[];
}

/** Below it no character is taken, wherever scores fall most. */
const LEAST_CHARACTER = 0.15;

/** What is said of every picture, whichever it is: of no use as tags. */
const NEVER: ReadonlySet<TagCategory> = new Set<TagCategory>(["rating", "quality"]);

export function chooseTags(
  labels: readonly TagLabel[],
  scores: Float32Array,
  choice: TagChoice,
): ChosenTags {
  const all = labels.map(({ name, category }, index): ScoredTag => {
    return { name, category, score: scores[index] ?? 0, index };
  });
  const isCharacter = ({ category }: ScoredTag): boolean => category === "character";
  const isOther = ({ category }: ScoredTag): boolean =>
    category !== "character" && !NEVER.has(category);
  const general = choice.generalMcut ? largestGap(all.filter(isOther)) : choice.general;
  const character = choice.characterMcut
    ? Math.max(LEAST_CHARACTER, largestGap(all.filter(isCharacter)))
    : choice.character;
  // Scores are 32-bit floats, and so are thresholds where the reference compares them.
  const [least, leastCharacter] = [Math.fround(general), Math.fround(character)];
  const tags = all.filter(
    (each) =>
      (isOther(each) && each.score >= least) || (isCharacter(each) && each.score >= leastCharacter),
  );
  const surest = tags.sort(bySureness);
  return {
    tags: choice.most > 0 ? surest.slice(0, choice.most) : surest,
    ratings: all.filter(({ category }) => category === "rating").sort(bySureness),
  };
}

const bySureness = (a: ScoredTag, b: ScoredTag): number => b.score - a.score || a.index - b.index;

/**
 * The middle of the largest gap between neighbours among the scores: maximum cut thresholding. 1 of fewer than two.
 * Largeron, Moulin and Géry, "MCut: A Thresholding Strategy for Multi-label Classification", IDA 2012.
 */
export function largestGap(tags: readonly Pick<ScoredTag, "score">[]): number {
  const sorted = tags.map(({ score }) => score).sort((a, b) => b - a);
  let [gap, threshold] = [-1, 1];
  for (let i = 1; i < sorted.length; i++) {
    const [above = 0, below = 0] = [sorted[i - 1], sorted[i]];
    if (above - below > gap) [gap, threshold] = [above - below, (above + below) / 2];
  }
  return threshold;
}
