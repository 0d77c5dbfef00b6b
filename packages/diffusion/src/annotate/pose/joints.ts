/** Places where a joint may be: the peaks of its map. */
import { gaussian, reachOf } from "./gaussian.ts";
import { type CoarseMap, type Enlarging, highWindow, windowOf } from "./heat-map.ts";

/** A place of the picture that one joint may have. */
export interface Candidate {
  readonly x: number;
  readonly y: number;
  /** Value of the map there. */
  readonly score: number;
}

const SIGMA = 3;
/** What the smoothed map must exceed. */
const THRESHOLD = 0.1;

/** Only so many of a map are kept, the highest: maps of real pictures have a few per person, and what is made of them
 *  takes time by the square. */
const MOST_PEAKS = 128;

/** Row by row. Neither smaller than the neighbours on the four sides; nothing counts beyond the border. */
export function peaksOf(map: CoarseMap, enlarge: Enlarging): readonly Candidate[] {
  const reach = reachOf(SIGMA);
  // Far from high values the smoothed map stays below the threshold. Peaks lie within one reach of them, their
  // neighbours one place farther, and those are made of values one reach farther again.
  const place = highWindow(map, enlarge, THRESHOLD, 2 * reach + 1);
  if (place === undefined) return [];
  const window = windowOf(map, enlarge, place);
  const { left, top, width, height, data } = window;
  const smooth = gaussian(data, window, SIGMA);
  const [right, bottom] = [enlarge.across.length, enlarge.down.length];
  // Rows and columns inside the window whose values are those of the whole map.
  const inset = reach + 1;
  const xs = { start: left > 0 ? inset : 0, end: left + width < right ? width - inset : width };
  const ys = { start: top > 0 ? inset : 0, end: top + height < bottom ? height - inset : height };
  const peaks: Candidate[] = [];
  for (let y = ys.start; y < ys.end; y++)
    for (let x = xs.start; x < xs.end; x++) {
      const at = y * width + x;
      const value = smooth[at] ?? 0;
      if (
        value > THRESHOLD &&
        value >= (y > 0 ? (smooth[at - width] ?? 0) : 0) &&
        value >= (y < height - 1 ? (smooth[at + width] ?? 0) : 0) &&
        value >= (x > 0 ? (smooth[at - 1] ?? 0) : 0) &&
        value >= (x < width - 1 ? (smooth[at + 1] ?? 0) : 0)
      )
        peaks.push({ x: left + x, y: top + y, score: data[at] ?? 0 });
    }
  return fewest(peaks);
}

function fewest(peaks: readonly Candidate[]): readonly Candidate[] {
  if (peaks.length <= MOST_PEAKS) return peaks;
  const least = peaks.map(({ score }) => score).toSorted((a, b) => b - a)[MOST_PEAKS - 1] ?? 0;
  return peaks.filter(({ score }) => score >= least).slice(0, MOST_PEAKS);
}
