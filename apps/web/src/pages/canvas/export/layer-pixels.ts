/** Layers as pictures of their own, as small as what is on them. */
import { intersection, moved, NOWHERE, type Rect, union } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import { type Pixels, rectOfTile, TILE, type Tile, type TilePlace } from "../document/tiles.ts";

/** Where tiles come from: a document, or a copy of it in a worker. */
export interface TileSource {
  readonly tile: (layer: string, tx: number, ty: number) => Tile | undefined;
  readonly placesOf: (layer: string) => readonly TilePlace[];
}

/** What of a tile is not transparent, in its own pixels. */
function inkOf(tile: Tile): Rect {
  let left = TILE;
  let right = -1;
  let top = TILE;
  let bottom = -1;
  for (let y = 0; y < TILE; y++)
    for (let x = 0; x < TILE; x++) {
      if (tile[(y * TILE + x) * 4 + 3] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  return bottom < 0
    ? NOWHERE
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The smallest rectangle of the document that holds everything a layer has within `clip`; `NOWHERE` for an empty one. */
export function inkBounds(source: TileSource, { id, x, y }: Layer, clip: Rect): Rect {
  const found = source.placesOf(id).reduce<Rect>((rect, place) => {
    const tile = source.tile(id, place.tx, place.ty);
    if (tile === undefined) return rect;
    const { x: left, y: top } = rectOfTile(place);
    return union(rect, moved(inkOf(tile), left, top));
  }, NOWHERE);
  return found.width === 0 ? NOWHERE : intersection(moved(found, x, y), clip);
}

/** A rectangle of the document as one layer has it, without its opacity. */
export function layerPixels(source: TileSource, { id, x, y }: Layer, rect: Rect): Pixels {
  const area = moved(rect, -x, -y);
  const data = new Uint8ClampedArray(rect.width * rect.height * 4);
  for (const place of source.placesOf(id)) {
    const part = intersection(area, rectOfTile(place));
    const tile = part.width === 0 ? undefined : source.tile(id, place.tx, place.ty);
    if (tile === undefined) continue;
    for (let row = part.y; row < part.y + part.height; row++) {
      const from = ((row - place.ty * TILE) * TILE + part.x - place.tx * TILE) * 4;
      data.set(
        tile.subarray(from, from + part.width * 4),
        ((row - area.y) * rect.width + part.x - area.x) * 4,
      );
    }
  }
  return { width: rect.width, height: rect.height, data };
}
