/** Weights evened out before they act.
 *  Reference: BlenderNeko/ComfyUI_ADV_CLIP_emb@63984de, adv_encode.py (divide_length, shift_mean_weight). */

/**
 * - `none`: as typed;
 * - `mean`: shifted so that the words of the prompt weigh 1 on average;
 * - `length`: a word's weight is spread over its tokens;
 * - `length+mean`: both.
 */
export type WeightNormalization = "none" | "mean" | "length" | "length+mean";

/** Tokens of a text with their weights and the words that they are of, 0 for no word; equally long. */
export interface WordWeights {
  readonly weights: readonly number[];
  readonly words: readonly number[];
}

/** The weights again; those of no word stay as they are. */
export function normalizeWeights(
  normalization: WeightNormalization,
  { weights, words }: WordWeights,
): number[] {
  const spread = normalization.startsWith("length") ? perLength(weights, words) : [...weights];
  return normalization.endsWith("mean") ? aroundOne(spread, words) : spread;
}

function perLength(weights: readonly number[], words: readonly number[]): number[] {
  const lengths = new Map<number, number>();
  for (const word of words) lengths.set(word, (lengths.get(word) ?? 0) + 1);
  return weights.map((weight, i) => {
    const word = words[i] ?? 0;
    if (word === 0) return 1;
    const away = weight - 1;
    return 1 + Math.sign(away) * Math.sqrt(away ** 2 / (lengths.get(word) ?? 1));
  });
}

function aroundOne(weights: readonly number[], words: readonly number[]): number[] {
  const ofWords = weights.filter((_, i) => words[i] !== 0);
  if (ofWords.length === 0) return [...weights];
  const shift = 1 - ofWords.reduce((sum, weight) => sum + weight, 0) / ofWords.length;
  return weights.map((weight, i) => (words[i] === 0 ? weight : weight + shift));
}
