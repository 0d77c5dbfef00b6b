/** Convex polygons, filled. */
import type { Raster } from "../raster.ts";
import { type Colour, fillRow, ONE, type Place } from "./place.ts";
import { fixedLine, thinLine } from "./thin-line.ts";

/** Corners are whole pixels, in order around the polygon. Two points give a line. */
export function fillConvex(raster: Raster, corners: readonly Place[], colour: Colour): void {
  outlined(corners, (from, to) => {
    thinLine(raster, from, to, colour);
  });
  fillBetween(
    raster,
    corners.map(({ x, y }) => ({ x: x * ONE, y })),
    colour,
  );
}

/** Corners in parts of a pixel (`ONE`). */
export function fillConvexFixed(raster: Raster, corners: readonly Place[], colour: Colour): void {
  outlined(corners, (from, to) => {
    fixedLine(raster, from, to, colour);
  });
  fillBetween(
    raster,
    corners.map(({ x, y }) => ({ x, y: Math.floor((y + ONE / 2) / ONE) })),
    colour,
  );
}

function outlined(corners: readonly Place[], line: (from: Place, to: Place) => void): void {
  let before = corners.at(-1);
  for (const corner of corners) {
    if (before !== undefined) line(before, corner);
    before = corner;
  }
}

/** One side of the polygon on the way down. */
interface Side {
  /** Corner that it comes from. */
  corner: number;
  readonly direction: 1 | -1;
  /** Fixed point. */
  x: number;
  slope: number;
  /** Row at which it ends. */
  end: number;
}

/** x of the corners in fixed point, y in rows. */
function fillBetween(raster: Raster, corners: readonly Place[], colour: Colour): void {
  const { width, height } = raster;
  const count = corners.length;
  if (count < 3) return;
  let top = 0;
  let lowest = -Infinity;
  corners.forEach(({ y }, i) => {
    if (y < (corners[top]?.y ?? 0)) top = i;
    lowest = Math.max(lowest, y);
  });
  const first = corners[top]?.y ?? 0;
  const last = Math.min(lowest, height - 1);
  const side = (direction: 1 | -1): Side => ({
    corner: top,
    direction,
    x: -ONE,
    slope: 0,
    end: first,
  });
  const sides = [side(1), side(-1)] as const;
  let left = count; // edges that no side has taken
  for (let y = first; y <= last; y++) {
    for (const each of sides) {
      if (y < each.end) continue;
      let from = each.corner;
      let to = (from + each.direction + count) % count;
      for (; left-- > 0;) {
        const [start, end] = [corners[from], corners[to]];
        if (start !== undefined && end !== undefined && end.y > y) {
          const rows = end.y - y;
          each.end = end.y;
          each.slope = Math.trunc(((end.x - start.x) * 2 + rows) / (2 * rows));
          each.x = start.x;
          each.corner = to;
          break;
        }
        from = to;
        to = (to + each.direction + count) % count;
      }
    }
    if (left < 0) break;
    if (y >= 0) {
      const [a, b] = [sides[0].x, sides[1].x];
      const start = Math.floor((Math.min(a, b) + ONE / 2) / ONE);
      const end = Math.floor((Math.max(a, b) + ONE / 2) / ONE);
      if (end >= 0 && start < width)
        fillRow(raster, y, Math.max(start, 0), Math.min(end, width - 1), colour);
    }
    for (const each of sides) each.x += each.slope;
  }
}
