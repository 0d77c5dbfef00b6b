/** How large nodes and frames are, in pixels of the graph, whatever a file says. */

type Range = readonly [least: number, most: number];

export const NODE_WIDTHS: Range = [120, 2000];
export const NODE_HEIGHTS: Range = [40, 4000];
export const FRAME_WIDTHS: Range = [80, 100_000];
export const FRAME_HEIGHTS: Range = [60, 100_000];

export const within = (value: number, [least, most]: Range): number =>
  Math.min(most, Math.max(least, value));
