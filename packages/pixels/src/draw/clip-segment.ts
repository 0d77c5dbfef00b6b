/** The part of a segment that lies on a canvas; rounding is that of whole numbers, as OpenCV's. */
import type { Place } from "./place.ts";

interface Segment {
  readonly from: Place;
  readonly to: Place;
}

/** @param right last place of the canvas on x, `bottom` on y; both whole as all places are
 *  @returns undefined where nothing lies on it */
export function clipSegment(
  from: Place,
  to: Place,
  right: number,
  bottom: number,
): Segment | undefined {
  let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y];
  const sides = (x: number, y: number): number =>
    (x < 0 ? 1 : x > right ? 2 : 0) + (y < 0 ? 4 : y > bottom ? 8 : 0);
  let first = sides(x1, y1);
  let second = sides(x2, y2);
  if ((first | second) === 0) return { from, to };
  if ((first & second) !== 0) return undefined;
  if (first & 12) {
    const y = first < 8 ? 0 : bottom;
    x1 += share(y - y1, x2 - x1, y2 - y1);
    y1 = y;
    first = sides(x1, 0);
  }
  if (second & 12) {
    const y = second < 8 ? 0 : bottom;
    x2 += share(y - y2, x2 - x1, y2 - y1);
    y2 = y;
    second = sides(x2, 0);
  }
  if ((first & second) !== 0) return undefined;
  if (first) {
    const x = first === 1 ? 0 : right;
    y1 += share(x - x1, y2 - y1, x2 - x1);
    x1 = x;
  }
  if (second) {
    const x = second === 1 ? 0 : right;
    y2 += share(x - x2, y2 - y1, x2 - x1);
    x2 = x;
  }
  return { from: { x: x1, y: y1 }, to: { x: x2, y: y2 } };
}

/** a * b / c cut off; exact, as the product of fixed points is more than a number holds. */
const share = (a: number, b: number, c: number): number =>
  Number((BigInt(a) * BigInt(b)) / BigInt(c));
