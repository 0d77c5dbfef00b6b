/** How strongly a stroke covers each pixel, before it is laid on the layer: a stroke that crosses itself covers no more. */
import { intersection, type Rect, wholePixels } from "../document/rect.ts";
import { placesIn, rectOfTile, TILE, type TilePlace } from "../document/tiles.ts";

/** A round mark; in pixels of the layer. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** 0 to 1. */
  readonly strength: number;
}

export class Coverage {
  readonly #tiles = new Map<string, Uint8Array>();

  /** [256, 256], 255 for full; undefined where nothing was marked. */
  tile({ tx, ty }: TilePlace): Uint8Array | undefined {
    return this.#tiles.get(`${tx},${ty}`);
  }

  writable({ tx, ty }: TilePlace): Uint8Array {
    const key = `${tx},${ty}`;
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = new Uint8Array(TILE * TILE);
      this.#tiles.set(key, tile);
    }
    return tile;
  }

  /**
   * Marks the way between two marks, without gaps.
   * @param hardness share of the radius with full strength
   * @returns what it touched within `clip`
   */
  mark(from: Mark, to: Mark, hardness: number, clip: Rect): Rect {
    const reach = Math.max(from.radius, to.radius) + 1;
    const touched = intersection(
      clip,
      wholePixels({
        x: Math.min(from.x, to.x) - reach,
        y: Math.min(from.y, to.y) - reach,
        width: Math.abs(from.x - to.x) + 2 * reach,
        height: Math.abs(from.y - to.y) + 2 * reach,
      }),
    );
    for (const place of placesIn(touched))
      markTile(
        this.writable(place),
        place,
        intersection(touched, rectOfTile(place)),
        { from, to },
        hardness,
      );
    return touched;
  }
}

function markTile(
  tile: Uint8Array,
  { tx, ty }: TilePlace,
  rect: Rect,
  { from, to }: { readonly from: Mark; readonly to: Mark },
  hardness: number,
): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const reach = Math.max(from.radius, to.radius) + 0.5;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const row = (y - ty * TILE) * TILE - tx * TILE;
    const py = y + 0.5 - from.y;
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const before = tile[row + x] ?? 0;
      if (before === 255) continue;
      const px = x + 0.5 - from.x;
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const distance2 = ex * ex + ey * ey;
      if (distance2 >= reach * reach) continue;
      const radius = from.radius + (to.radius - from.radius) * along;
      // Edges are a pixel wide at least, so that they are not jagged.
      const outer = radius + 0.5;
      const inner = Math.max(0, Math.min(radius * hardness, radius - 0.5));
      const share = (outer - Math.sqrt(distance2)) / (outer - inner);
      if (share <= 0) continue;
      const strength = from.strength + (to.strength - from.strength) * along;
      const value = share >= 1 ? strength : strength * share * share * (3 - 2 * share);
      const covered = Math.round(value * 255);
      if (covered > before) tile[row + x] = covered;
    }
  }
}
