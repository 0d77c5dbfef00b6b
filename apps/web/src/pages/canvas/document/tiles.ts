/** Pixels of layers in squares: what nobody painted takes no memory, and a step of undo keeps only what it touched. */
import type { Rect } from "./rect.ts";

/** Side of a tile, pixels. */
export const TILE = 256;
const BYTES = TILE * TILE * 4;

/** Straight RGBA, row by row; never changed once a step has ended. */
export type Tile = Uint8ClampedArray<ArrayBuffer>;

/** Straight RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Place of a tile in its layer, in tiles; may be negative. */
export interface TilePlace {
  readonly tx: number;
  readonly ty: number;
}

export const newTile = (): Tile => new Uint8ClampedArray(BYTES);

export function isEmptyTile(tile: Tile): boolean {
  const words = new Uint32Array(tile.buffer, tile.byteOffset, BYTES / 4);
  for (const word of words) if (word !== 0) return false;
  return true;
}

const keyOf = (tx: number, ty: number): string => `${tx},${ty}`;

/** Tiles that a rectangle of the layer's own pixels touches. */
export function placesIn({ x, y, width, height }: Rect): TilePlace[] {
  const places: TilePlace[] = [];
  if (width <= 0 || height <= 0) return places;
  for (let ty = Math.floor(y / TILE); ty <= Math.floor((y + height - 1) / TILE); ty++)
    for (let tx = Math.floor(x / TILE); tx <= Math.floor((x + width - 1) / TILE); tx++)
      places.push({ tx, ty });
  return places;
}

export const rectOfTile = ({ tx, ty }: TilePlace): Rect => ({
  x: tx * TILE,
  y: ty * TILE,
  width: TILE,
  height: TILE,
});

/** The tiles of one document, by layer. */
export class TileStore {
  readonly #layers = new Map<string, Map<string, Tile>>();

  get(layer: string, tx: number, ty: number): Tile | undefined {
    return this.#layers.get(layer)?.get(keyOf(tx, ty));
  }

  /** Undefined takes it out. */
  set(layer: string, tx: number, ty: number, tile: Tile | undefined): void {
    let tiles = this.#layers.get(layer);
    if (tile === undefined) {
      tiles?.delete(keyOf(tx, ty));
      return;
    }
    if (tiles === undefined) {
      tiles = new Map();
      this.#layers.set(layer, tiles);
    }
    tiles.set(keyOf(tx, ty), tile);
  }

  placesOf(layer: string): TilePlace[] {
    return [...(this.#layers.get(layer)?.keys() ?? [])].map((key) => {
      const [tx = 0, ty = 0] = key.split(",").map(Number);
      return { tx, ty };
    });
  }

  /** Bytes of all tiles. */
  get bytes(): number {
    return [...this.#layers.values()].reduce((sum, { size }) => sum + size * BYTES, 0);
  }

  /** A copy of a rectangle of the layer's own pixels; transparent where there is nothing. */
  read(layer: string, rect: Rect): Pixels {
    const data = new Uint8ClampedArray(rect.width * rect.height * 4);
    for (const place of placesIn(rect)) {
      const tile = this.get(layer, place.tx, place.ty);
      if (tile === undefined) continue;
      copyRows({ data, ...rect }, tile, place, "out");
    }
    return { width: rect.width, height: rect.height, data };
  }
}

/** Copies what a tile and a picture at `x, y` of the layer share: into the picture or into the tile. */
export function copyRows(
  picture: Rect & { readonly data: Uint8ClampedArray },
  tile: Tile,
  { tx, ty }: TilePlace,
  way: "out" | "in",
): void {
  const left = Math.max(picture.x, tx * TILE);
  const right = Math.min(picture.x + picture.width, (tx + 1) * TILE);
  const top = Math.max(picture.y, ty * TILE);
  const bottom = Math.min(picture.y + picture.height, (ty + 1) * TILE);
  const length = (right - left) * 4;
  for (let y = top; y < bottom; y++) {
    const inTile = ((y - ty * TILE) * TILE + left - tx * TILE) * 4;
    const inPicture = ((y - picture.y) * picture.width + left - picture.x) * 4;
    if (way === "out") picture.data.set(tile.subarray(inTile, inTile + length), inPicture);
    else tile.set(picture.data.subarray(inPicture, inPicture + length), inTile);
  }
}
