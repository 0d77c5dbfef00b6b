/** Straight lines from what M-LSD says of their middles and ends.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/mlsd/utils.py (pred_lines,
 *  deccode_output_score_and_ptss). */

/** Ends of a line, pixels of the picture; they may lie beyond it. */
export type Line = readonly [x0: number, y0: number, x1: number, y1: number];

export interface LineMaps {
  /** Half of the picture's. */
  readonly width: number;
  readonly height: number;
  /** How likely a line's middle is there, 0 to 1: [height, width]. */
  readonly middles: Float32Array;
  /** From the middle to the start, x and y, and to the end, pixels of this size: [4, height, width]. */
  readonly ends: Float32Array;
}

export interface FindLinesOptions {
  /** What a middle is more likely than. */
  readonly value: number;
  /** What a line is longer than, pixels of the maps. */
  readonly length: number;
}

/** Most lines, the likeliest ones. */
const MOST = 200;
/** Pixels of the picture for one of the maps. */
const SCALE = 2;

const { fround } = Math;

export function findLines(maps: LineMaps, { value, length }: FindLinesOptions): Line[] {
  const { width, height, middles, ends } = maps;
  const area = width * height;
  const places: number[] = [];
  for (let at = 0; at < area; at++)
    if ((middles[at] ?? 0) > value && isPeak(maps, at)) places.push(at);
  places.sort((a, b) => (middles[b] ?? 0) - (middles[a] ?? 0) || a - b);
  return places.slice(0, MOST).flatMap((at): Line[] => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const [dx0 = 0, dy0 = 0, dx1 = 0, dy1 = 0] = [0, 1, 2, 3].map((k) => ends[k * area + at]);
    const long = fround(
      Math.sqrt(fround(fround(fround(dx0 - dx1) ** 2) + fround(fround(dy0 - dy1) ** 2))),
    );
    if (!(long > length)) return [];
    return [[SCALE * (x + dx0), SCALE * (y + dy0), SCALE * (x + dx1), SCALE * (y + dy1)]];
  });
}

/** Whether no neighbour is above. */
function isPeak({ width, height, middles }: LineMaps, at: number): boolean {
  const [x, y] = [at % width, Math.floor(at / width)];
  const own = middles[at] ?? 0;
  for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row++)
    for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column++)
      if ((middles[row * width + column] ?? 0) > own) return false;
  return true;
}
