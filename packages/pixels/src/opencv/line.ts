/** OpenCV's `line` of thickness 1: eight-connected, cut at the border before it is drawn.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/drawing.cpp (clipLine, LineIterator). */
import type { Raster } from "../raster.ts";

type Ends = readonly [x0: number, y0: number, x1: number, y1: number];

/** Sets the pixels between two places to `level` in every channel of `map`, in place. What lies behind the point of a place
 *  is cut off; ends that are no numbers draw nothing. */
export function lineDrawn(
  { width, height, channels, data }: Raster,
  ends: Ends,
  level: number,
): void {
  const clipped = ends.every(Number.isFinite) ? cut(ends, width - 1, height - 1) : undefined;
  if (clipped === undefined) return;
  const [x0, y0, x1, y1] = clipped[0] <= clipped[2] ? clipped : turned(clipped);
  const [dx, dy, down] = [x1 - x0, Math.abs(y1 - y0), y1 < y0 ? -1 : 1];
  const steep = dy > dx;
  const [long, short] = steep ? [dy, dx] : [dx, dy];
  let [x, y, error] = [x0, y0, long - 2 * short];
  for (let i = 0; i <= long; i++) {
    const at = (y * width + x) * channels;
    data.fill(level, at, at + channels);
    const aside = error < 0;
    error += aside ? 2 * long - 2 * short : -2 * short;
    if (steep || aside) y += down;
    if (!steep || aside) x += 1;
  }
}

const turned = ([x0, y0, x1, y1]: Ends): Ends => [x1, y1, x0, y0];

/** Where a place lies beyond: 1 left, 2 right, 4 above, 8 below. */
const beyond = (x: number, y: number, right: number, bottom: number): number =>
  Number(x < 0) + Number(x > right) * 2 + Number(y < 0) * 4 + Number(y > bottom) * 8;

/** The part inside; undefined where there is none. */
function cut(ends: Ends, right: number, bottom: number): Ends | undefined {
  let [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ends.map(Math.trunc);
  let [from, to] = [beyond(x0, y0, right, bottom), beyond(x1, y1, right, bottom)];
  if ((from & to) === 0 && (from | to) !== 0) {
    if (from & 12) {
      const a = from < 8 ? 0 : bottom;
      x0 += Math.trunc(((a - y0) * (x1 - x0)) / (y1 - y0));
      y0 = a;
      from = beyond(x0, 0, right, bottom);
    }
    if (to & 12) {
      const a = to < 8 ? 0 : bottom;
      x1 += Math.trunc(((a - y1) * (x1 - x0)) / (y1 - y0));
      y1 = a;
      to = beyond(x1, 0, right, bottom);
    }
    if ((from & to) === 0 && (from | to) !== 0) {
      if (from) {
        const a = from === 1 ? 0 : right;
        y0 += Math.trunc(((a - x0) * (y1 - y0)) / (x1 - x0));
        x0 = a;
        from = 0;
      }
      if (to) {
        const a = to === 1 ? 0 : right;
        y1 += Math.trunc(((a - x1) * (y1 - y0)) / (x1 - x0));
        x1 = a;
        to = 0;
      }
    }
  }
  return (from | to) === 0 ? [x0, y0, x1, y1] : undefined;
}
