/** How weights act on what a text encoder answers: A1111's ways.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@dfdcbab, backend/text_processing/emphasis.py. */

/**
 * - `original`: vectors are multiplied, then all of them scaled so that their mean is what it was;
 * - `no-norm`: they are multiplied only;
 * - `ignore`: weights are read and do nothing;
 * - `none`: brackets are text.
 */
export type Emphasis = "original" | "no-norm" | "ignore" | "none";

/** What an encoder answered for one chunk, and the weights of its tokens. */
export interface WeightedStates {
  /** [77, width], row-major. */
  readonly states: Float32Array;
  readonly weights: Float32Array; // [77]
  /** How often the text is in the batch. */
  readonly times: number;
}

/**
 * The states with their weights, in new arrays. `batch` is what A1111 encodes at once, one chunk of each
 * text of a schedule: `original` restores the mean over all of it.
 */
export function emphasize(emphasis: Emphasis, batch: readonly WeightedStates[]): Float32Array[] {
  if (emphasis === "ignore" || emphasis === "none")
    return batch.map(({ states }) => states.slice());
  const weighted = batch.map(({ states, weights }) => {
    const width = states.length / weights.length;
    return states.map((value, i) => value * (weights[Math.floor(i / width)] ?? 1));
  });
  if (emphasis === "no-norm") return weighted;
  const times = batch.map((each) => each.times);
  const ratio =
    sum(
      batch.map(({ states }) => states),
      times,
    ) / sum(weighted, times);
  // Weights of 0 throughout leave no mean to scale.
  if (!Number.isFinite(ratio)) return weighted;
  return weighted.map((states) => states.map((value) => value * ratio));
}

function sum(arrays: readonly Float32Array[], times: readonly number[]): number {
  let total = 0;
  for (const [i, array] of arrays.entries())
    total += (times[i] ?? 1) * array.reduce((added, value) => added + value, 0);
  return total;
}
