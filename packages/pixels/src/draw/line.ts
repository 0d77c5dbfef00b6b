/** Lines with round ends. */
import type { Raster } from "../raster.ts";
import { fillCircle } from "./circle.ts";
import { fillConvexFixed } from "./convex.ts";
import { type Colour, ONE, type Place } from "./place.ts";
import { thinLine } from "./thin-line.ts";

/** Between whole pixels; `thickness` in whole pixels from 1. */
export function drawLine(
  raster: Raster,
  from: Place,
  to: Place,
  colour: Colour,
  thickness: number,
): void {
  if (thickness <= 1) {
    thinLine(raster, from, to, colour);
    return;
  }
  const [dx, dy] = [from.x - to.x, to.y - from.y];
  const half = (thickness * ONE) / 2;
  if (dx !== 0 || dy !== 0) {
    const reach = (half + (thickness % 2) * ONE * 0.5) / Math.sqrt(dx * dx + dy * dy);
    const aside = { x: Math.round(dy * reach), y: Math.round(dx * reach) };
    const corner = ({ x, y }: Place, sign: number): Place => ({
      x: x * ONE + sign * aside.x,
      y: y * ONE + sign * aside.y,
    });
    const corners = [corner(from, 1), corner(from, -1), corner(to, -1), corner(to, 1)];
    fillConvexFixed(raster, corners, colour);
  }
  const radius = Math.floor((half + ONE / 2) / ONE);
  fillCircle(raster, from, radius, colour);
  fillCircle(raster, to, radius, colour);
}
