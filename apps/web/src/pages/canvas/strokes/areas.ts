/** Areas that are filled or emptied at once: rectangles, outlines drawn by hand, everything, and what is not yet. */
import type { Edit } from "../document/edit.ts";
import {
  intersection,
  isNowhere,
  moved,
  type Point,
  type Rect,
  union,
  wholePixels,
} from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import { placesIn, rectOfTile, TILE } from "../document/tiles.ts";
import type { Ink } from "./brush.ts";
import { layOn } from "./composite.ts";
import { Coverage } from "./coverage.ts";

export interface AreaPaint {
  /** Undefined takes away. */
  readonly ink: Ink | undefined;
  readonly opacity: number;
  /** Of the document, beyond which nothing is changed. */
  readonly clip: Rect;
}

/** Of whole pixels of the document. */
export function fillRectangle(edit: Edit, layer: Layer, rect: Rect, paint: AreaPaint): void {
  const area = moved(intersection(wholePixels(rect), paint.clip), -layer.x, -layer.y);
  if (isNowhere(area)) return;
  const coverage = new Coverage();
  for (const place of placesIn(area)) {
    const part = intersection(area, rectOfTile(place));
    const tile = coverage.writable(place);
    for (let y = part.y - place.ty * TILE; y < part.y - place.ty * TILE + part.height; y++) {
      const from = y * TILE + part.x - place.tx * TILE;
      tile.fill(255, from, from + part.width);
    }
  }
  layOn(edit, layer.id, coverage, area, paint);
}

/** Lines per row of pixels, so that slanted edges are smooth. */
const FINE = 4;

/** What a closed outline encloses (even-odd), in pixels of the document. */
export function fillOutline(
  edit: Edit,
  layer: Layer,
  outline: readonly Point[],
  paint: AreaPaint,
): void {
  const points = outline.map(({ x, y }) => ({ x: x - layer.x, y: y - layer.y }));
  const [first] = points;
  if (first === undefined || points.length < 3) return;
  const around = points.reduce<Rect>(
    (rect, { x, y }) => union(rect, wholePixels({ x, y, width: 1, height: 1 })),
    wholePixels({ x: first.x, y: first.y, width: 1, height: 1 }),
  );
  const area = intersection(around, moved(paint.clip, -layer.x, -layer.y));
  if (isNowhere(area)) return;
  const coverage = new Coverage();
  const row = new Float32Array(area.width);
  for (let y = area.y; y < area.y + area.height; y++) {
    row.fill(0);
    for (let fine = 0; fine < FINE; fine++)
      addSpans(row, area.x, crossings(points, y + (fine + 0.5) / FINE));
    for (const place of placesIn({ ...area, y, height: 1 })) {
      const tile = coverage.writable(place);
      const part = intersection({ ...area, y, height: 1 }, rectOfTile(place));
      for (let x = part.x; x < part.x + part.width; x++)
        tile[(y - place.ty * TILE) * TILE + x - place.tx * TILE] = Math.round(
          ((row[x - area.x] ?? 0) / FINE) * 255,
        );
    }
  }
  layOn(edit, layer.id, coverage, area, paint);
}

/** Where the outline crosses a line, from left to right. */
function crossings(points: readonly Point[], y: number): number[] {
  const found: number[] = [];
  let before = points.at(-1);
  for (const point of points) {
    if (before !== undefined && before.y <= y !== point.y <= y)
      found.push(before.x + ((y - before.y) / (point.y - before.y)) * (point.x - before.x));
    before = point;
  }
  return found.sort((one, other) => one - other);
}

/** Adds how much of each pixel lies between the first crossing and the second, the third and the fourth, ... */
function addSpans(row: Float32Array, left: number, found: readonly number[]): void {
  for (let i = 0; i + 1 < found.length; i += 2) {
    const from = Math.max(0, (found[i] ?? 0) - left);
    const to = Math.min(row.length, (found[i + 1] ?? 0) - left);
    for (let x = Math.floor(from); x < to; x++)
      row[x] = (row[x] ?? 0) + Math.min(x + 1, to) - Math.max(x, from);
  }
}

/** What is marked becomes free, what is free becomes marked; within `clip`. */
export function invertMask(edit: Edit, layer: Layer, { red, green, blue }: Ink, clip: Rect): void {
  const area = moved(clip, -layer.x, -layer.y);
  for (const place of placesIn(area)) {
    const part = intersection(area, rectOfTile(place));
    const tile = edit.writable(layer.id, place);
    for (let y = part.y - place.ty * TILE; y < part.y - place.ty * TILE + part.height; y++) {
      const from = (y * TILE + part.x - place.tx * TILE) * 4;
      for (let at = from; at < from + part.width * 4; at += 4) {
        const alpha = 255 - (tile[at + 3] ?? 0);
        if (alpha === 0) {
          tile.fill(0, at, at + 4);
          continue;
        }
        tile[at] = red;
        tile[at + 1] = green;
        tile[at + 2] = blue;
        tile[at + 3] = alpha;
      }
    }
  }
  edit.touched(layer.id, area);
}
