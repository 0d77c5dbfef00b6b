/** Filled circles. */
import type { Raster } from "../raster.ts";
import { type Colour, fillRow, type Place } from "./place.ts";

/** The centre is a whole pixel, the radius whole pixels. */
export function fillCircle(raster: Raster, centre: Place, radius: number, colour: Colour): void {
  const { width, height } = raster;
  const row = (y: number, reach: number): void => {
    const [from, to] = [Math.max(centre.x - reach, 0), Math.min(centre.x + reach, width - 1)];
    if (y >= 0 && y < height && from <= to) fillRow(raster, y, from, to, colour);
  };
  let [dx, dy] = [radius, 0];
  let error = 0;
  let plus = 1;
  let minus = 2 * radius - 1;
  while (dx >= dy) {
    row(centre.y - dy, dx);
    row(centre.y + dy, dx);
    row(centre.y - dx, dy);
    row(centre.y + dx, dy);
    dy++;
    error += plus;
    plus += 2;
    if (error <= 0) continue;
    error -= minus;
    dx--;
    minus -= 2;
  }
}
