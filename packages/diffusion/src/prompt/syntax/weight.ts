/** Weights as they are typed. */
import { PlacedProblem } from "./placed-problem.ts";
import { placeOf, type SourceText } from "./source-text.ts";

/** Weights beyond this make noise of any picture, in either direction; they are refused. */
const WEIGHT_LIMIT = 100;

/** Longest excerpt in a sentence, characters. */
const EXCERPT = 40;

/**
 * The weight itself if it lies within +-100. `written` is what was typed at `offset`.
 * @throws Problem `prompt/weight` naming line, column and text
 */
export function checkedWeight(
  weight: number,
  source: SourceText,
  offset: number,
  written: string,
): number {
  if (Math.abs(weight) <= WEIGHT_LIMIT) return weight;
  const { text, line, column } = placeOf(source, offset);
  const value = Number.isNaN(weight) ? "" : ` = ${String(Number(weight.toPrecision(6)))}`;
  const shown = written.length > EXCERPT ? `${written.slice(0, EXCERPT)}…` : written;
  const sentence = {
    en: `the weight of "${shown}"${value} at line ${line}, column ${column} of the ${text.en} is not a number from -${WEIGHT_LIMIT} to ${WEIGHT_LIMIT}`,
    zh: `${text.zh}第 ${line} 行第 ${column} 列“${shown}”的权重${value} 不是 -${WEIGHT_LIMIT} 到 ${WEIGHT_LIMIT} 之间的数`,
  };
  const range = { start: offset, end: offset + Math.max(written.length, 1) };
  throw new PlacedProblem("prompt/weight", sentence, source, range);
}

/** A number as A1111's patterns let it through, digits and points; NaN for `1.2.3`. */
export const readWeight = (written: string): number => {
  const plain = written.normalize("NFKC"); // full-width digits
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
};
