/** Where values lie on a chart, and which values its axes name. */

export interface Span {
  readonly least: number;
  readonly most: number;
}

/** Place of a value between two ends; beyond them it stays at the end. */
export const placeOf = (value: number, { least, most }: Span, from: number, to: number): number => {
  const share = most === least ? 0.5 : (value - least) / (most - least);
  return from + (to - from) * Math.min(1, Math.max(0, share));
};

/** Round values between two ends, some `about` of them: 1, 2 or 5 times a power of ten apart. */
export function ticks({ least, most }: Span, about: number): readonly number[] {
  const range = most - least;
  if (!(range > 0)) return [least];
  const rough = range / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power;
  const first = Math.ceil(least / step);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Share of the losses that lies within the chart: single steps at late times are far above the others. */
const SHOWN = 0.98;

/** From a little below the least of the smoothed values to a little above nearly all of the others. */
export function lossSpan(raw: readonly number[], smooth: readonly number[]): Span {
  const sorted = raw.toSorted((a, b) => a - b);
  const high = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * SHOWN))] ?? 1;
  const most = Math.max(high, ...ends(smooth)) * 1.05;
  const least = sorted[Math.floor(sorted.length * (1 - SHOWN))] ?? 0;
  return most > least
    ? { least: Math.max(0, least - 0.1 * (most - least)), most }
    : { least: 0, most: 1 };
}

const ends = (values: readonly number[]): readonly number[] =>
  values.length === 0 ? [] : [values.reduce((a, b) => Math.max(a, b))];

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A line of an SVG path with at most four points for each pixel from left to right: its first, last, lowest and highest. Thousands of
 *  steps are drawn as quickly as a few. */
export function linePath(spots: readonly Spot[]): string {
  const kept: Spot[] = [];
  let column: Spot[] = [];
  const close = (): void => {
    const [first] = column;
    const last = column.at(-1);
    if (first === undefined || last === undefined) return;
    const low = column.reduce((a, b) => (b.y < a.y ? b : a));
    const high = column.reduce((a, b) => (b.y > a.y ? b : a));
    const four = new Set([first, low, high, last]);
    kept.push(...column.filter((spot) => four.has(spot)));
    column = [];
  };
  for (const spot of spots) {
    if (column[0] !== undefined && Math.floor(column[0].x) !== Math.floor(spot.x)) close();
    column.push(spot);
  }
  close();
  return kept
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join("");
}
