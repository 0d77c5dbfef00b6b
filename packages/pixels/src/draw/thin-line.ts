/** Lines one pixel wide: between whole pixels by Bresenham's steps, between fixed points by slope. */
import type { Raster } from "../raster.ts";
import { clipSegment } from "./clip-segment.ts";
import { type Colour, fillRow, ONE, type Place } from "./place.ts";

/** From pixel to pixel. */
export function thinLine(raster: Raster, from: Place, to: Place, colour: Colour): void {
  const clipped = clipSegment(from, to, raster.width - 1, raster.height - 1);
  if (clipped === undefined) return;
  const turned = clipped.to.x < clipped.from.x; // always from left to right
  const [start, end] = turned ? [clipped.to, clipped.from] : [clipped.from, clipped.to];
  const across = end.x - start.x;
  const down = Math.abs(end.y - start.y);
  const step = end.y < start.y ? -1 : 1;
  const steep = down > across;
  const [long, short] = steep ? [down, across] : [across, down];
  let { x, y } = start;
  let error = long - 2 * short;
  for (let i = 0; i <= long; i++) {
    fillRow(raster, y, x, x, colour);
    const aside = error < 0;
    error += (aside ? 2 * long : 0) - 2 * short;
    if (steep || aside) y += step;
    if (!steep || aside) x += 1;
  }
}

/** Places in parts of a pixel (`ONE`). */
export function fixedLine(raster: Raster, from: Place, to: Place, colour: Colour): void {
  const { width, height } = raster;
  const clipped = clipSegment(from, to, width * ONE - 1, height * ONE - 1);
  if (clipped === undefined) return;
  const put = (x: number, y: number): void => {
    if (x >= 0 && x < width && y >= 0 && y < height) fillRow(raster, y, x, x, colour);
  };
  const flat = Math.abs(clipped.to.x - clipped.from.x) > Math.abs(clipped.to.y - clipped.from.y);
  const turned = flat ? clipped.to.x < clipped.from.x : clipped.to.y < clipped.from.y;
  const [start, end] = turned ? [clipped.to, clipped.from] : [clipped.from, clipped.to];
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  put(whole(end.x), whole(end.y));
  if (flat) {
    const slope = Math.trunc((dy * ONE) / odd(dx));
    const first = whole(start.x);
    for (let i = 0; i <= Math.floor(dx / ONE); i++) put(first + i, whole(start.y + i * slope));
  } else {
    const slope = Math.trunc((dx * ONE) / odd(dy));
    const first = whole(start.y);
    for (let i = 0; i <= Math.floor(dy / ONE); i++) put(whole(start.x + i * slope), first + i);
  }
}

/** The pixel of a fixed point, to the nearest. */
const whole = (fixed: number): number => Math.floor((fixed + ONE / 2) / ONE);

/** The next odd number, so that nothing is divided by zero. */
const odd = (value: number): number => (value % 2 === 0 ? value + 1 : value);
