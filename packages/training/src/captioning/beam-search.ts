/** The best continuation of words by a network that scores each next one.
 *  Reference: huggingface/transformers@v5.23.0, generation/utils.py (`_sample` without chance, `_beam_search`). */

export interface BeamOptions {
  /** Continuations that are followed at once; 1 takes the best word each time. */
  readonly beams: number;
  /** Tokens of the whole, those that are given included. */
  readonly minLength: number;
  readonly maxLength: number;
  /** The token that ends a text. */
  readonly end: number;
}

/** Scores before softmax of what follows each of `texts`, all of one length: as many rows of as many values as there are
 *  tokens. */
export type NextScores = (texts: readonly (readonly number[])[]) => Promise<Float32Array>;

interface Text {
  readonly tokens: readonly number[];
  /** Sum of the logarithms of the probabilities of its words. */
  readonly sum: number;
}

/** The tokens of the best text, those that were given first, without the end. */
export async function beamSearch(
  given: readonly number[],
  next: NextScores,
  { beams, minLength, maxLength, end }: BeamOptions,
): Promise<readonly number[]> {
  let running: readonly Text[] = [{ tokens: given, sum: 0 }];
  const ended: { readonly tokens: readonly number[]; readonly score: number }[] = [];
  // Of several texts some end; then others are there to go on.
  const kept = beams === 1 ? 1 : 2 * beams;
  /** By words that were made, so that long texts are not worse for being long. */
  const scoreOf = ({ tokens, sum }: Text): number =>
    sum / Math.max(1, tokens.length - given.length);
  while (running.length > 0) {
    const [first] = running;
    const length = first?.tokens.length ?? 0;
    if (length >= maxLength) break;
    const scores = await next(running.map(({ tokens }) => tokens));
    const words = scores.length / running.length;
    const candidates = running.flatMap((text, row) => {
      const logs = logSoftmax(scores.subarray(row * words, (row + 1) * words));
      if (length < minLength) logs[end] = -Infinity;
      return largest(logs, kept).map((word) => ({
        tokens: [...text.tokens, word],
        sum: text.sum + (logs[word] ?? -Infinity),
      }));
    });
    const best = candidates.sort((a, b) => b.sum - a.sum).slice(0, kept);
    best.forEach((text, rank) => {
      // An end that is not among the first would never have been followed.
      if (rank < beams && text.tokens.at(-1) === end)
        ended.push({ tokens: text.tokens.slice(0, -1), score: scoreOf(text) });
    });
    ended.sort((a, b) => b.score - a.score).splice(beams);
    running = best.filter(({ tokens }) => tokens.at(-1) !== end).slice(0, beams);
    if (ended.length >= beams && isSettled(running, ended.at(-1)?.score ?? -Infinity, scoreOf)) {
      running = [];
      break;
    }
  }
  for (const text of running) ended.push({ tokens: text.tokens, score: scoreOf(text) });
  const [winner] = ended.sort((a, b) => b.score - a.score);
  return winner?.tokens ?? given;
}

/** Whether no text that is followed could still be better than the worst that ended. */
const isSettled = (
  running: readonly Text[],
  worst: number,
  scoreOf: (text: Text) => number,
): boolean => running.every((text) => scoreOf(text) <= worst);

function logSoftmax(scores: Float32Array): Float64Array {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - most);
  const shift = most + Math.log(sum);
  return Float64Array.from(scores, (score) => score - shift);
}

/** Places of the largest values, the largest first; of equal ones the first. */
function largest(values: Float64Array, count: number): readonly number[] {
  const places: number[] = [];
  values.forEach((value, place) => {
    const worst = places.at(-1);
    if (places.length === count && worst !== undefined && value <= (values[worst] ?? 0)) return;
    let at = places.length;
    while (at > 0 && (values[places[at - 1] ?? 0] ?? 0) < value) at--;
    places.splice(at, 0, place);
    places.splice(count);
  });
  return places;
}
