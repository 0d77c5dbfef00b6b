/** Lays a coverage on a layer: over what was there before the stroke, or taking it away. */
import type { Edit } from "../document/edit.ts";
import { intersection, isNowhere, type Rect } from "../document/rect.ts";
import { placesIn, rectOfTile, type Tile, TILE } from "../document/tiles.ts";
import type { Ink } from "./brush.ts";
import type { Coverage } from "./coverage.ts";

/**
 * @param rect in pixels of the layer
 * @param ink undefined takes away
 * @param opacity of all that is covered, 0 to 1
 */
export function layOn(
  edit: Edit,
  layer: string,
  coverage: Coverage,
  rect: Rect,
  { ink, opacity }: { readonly ink: Ink | undefined; readonly opacity: number },
): void {
  for (const place of placesIn(rect)) {
    const covered = coverage.tile(place);
    if (covered === undefined) continue;
    const before = edit.original(layer, place);
    if (ink === undefined && before === undefined) continue;
    const part = intersection(rect, rectOfTile(place));
    if (isNowhere(part)) continue;
    const tile = edit.writable(layer, place);
    const left = part.x - place.tx * TILE;
    const top = part.y - place.ty * TILE;
    for (let y = top; y < top + part.height; y++) {
      const from = y * TILE + left;
      if (ink === undefined) eraseRow(tile, before, covered, from, part.width, opacity);
      else inkRow(tile, before, covered, from, part.width, ink, opacity);
    }
  }
  edit.touched(layer, rect);
}

function inkRow(
  tile: Tile,
  before: Tile | undefined,
  covered: Uint8Array,
  from: number,
  count: number,
  { red, green, blue }: Ink,
  opacity: number,
): void {
  for (let i = from; i < from + count; i++) {
    const cover = covered[i] ?? 0;
    if (cover === 0) continue;
    const at = i * 4;
    const over = (cover / 255) * opacity;
    const under = before === undefined ? 0 : ((before[at + 3] ?? 0) / 255) * (1 - over);
    const alpha = over + under;
    if (alpha <= 0) continue;
    const share = over / alpha;
    if (before === undefined || under === 0) {
      tile[at] = red;
      tile[at + 1] = green;
      tile[at + 2] = blue;
    } else {
      const r = before[at] ?? 0;
      const g = before[at + 1] ?? 0;
      const b = before[at + 2] ?? 0;
      tile[at] = r + (red - r) * share;
      tile[at + 1] = g + (green - g) * share;
      tile[at + 2] = b + (blue - b) * share;
    }
    tile[at + 3] = alpha * 255;
  }
}

function eraseRow(
  tile: Tile,
  before: Tile | undefined,
  covered: Uint8Array,
  from: number,
  count: number,
  opacity: number,
): void {
  for (let i = from; i < from + count; i++) {
    const cover = covered[i] ?? 0;
    if (cover === 0) continue;
    const at = i * 4;
    const alpha = Math.round((before?.[at + 3] ?? 0) * (1 - (cover / 255) * opacity));
    // What cannot be seen has no colour, so that empty tiles are found.
    if (alpha === 0) tile.fill(0, at, at + 4);
    else tile[at + 3] = alpha;
  }
}
