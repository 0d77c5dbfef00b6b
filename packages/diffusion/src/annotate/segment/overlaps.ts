/** Boxes that say the same. */

/** Left, top, right, bottom. */
type Box = readonly [number, number, number, number];

export interface Rated {
  readonly box: Box;
  readonly quality: number;
}

/** The best first, without those that share more than `most` of the area with a better one; single precision, as
 *  torchvision's `nms` computes it. */
export function withoutOverlaps<Each extends Rated>(all: readonly Each[], most: number): Each[] {
  const kept: Each[] = [];
  for (const each of all.toSorted((a, b) => b.quality - a.quality))
    if (kept.every((better) => sharedArea(better.box, each.box) <= most)) kept.push(each);
  return kept;
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const both = Math.fround(width * height);
  return Math.fround(both / Math.fround(areaOf(a) + areaOf(b) - both));
}

const areaOf = ([left, top, right, bottom]: Box): number => (right - left) * (bottom - top);
