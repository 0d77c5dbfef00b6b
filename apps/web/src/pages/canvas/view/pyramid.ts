/** Copies of a document's tiles to draw on the screen: in full size, and halved again and again for views from afar. */
import { intersection, isNowhere, type Rect, union } from "../document/rect.ts";
import { rectOfTile, TILE, type Tile } from "../document/tiles.ts";

/** Level `n` has one pixel for 2^n pixels of the document a side. */
export const HIGHEST_LEVEL = 5;

/** Full-size copies that are kept beside those of the last frame; each has 256 KB. */
const KEPT = 160;

interface Copy {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  /** In pixels of the layer: what has changed since it was drawn. */
  dirty: Rect | undefined;
}

/** Null where there is nothing to draw. */
type Kept = Copy | null;

export class Pyramid {
  readonly #tile: (layer: string, tx: number, ty: number) => Tile | undefined;
  /** By layer, then by level and place. */
  readonly #layers = new Map<string, Map<string, Kept>>();
  /** Keys of full-size copies, the longest unused first. */
  readonly #full = new Map<string, { readonly layer: string; readonly key: string }>();
  #used = 0;
  #scratch: Copy | undefined;

  constructor(tile: (layer: string, tx: number, ty: number) => Tile | undefined) {
    this.#tile = tile;
  }

  /** What to draw for a tile of a level; up to date. */
  picture(layer: string, level: number, tx: number, ty: number): OffscreenCanvas | undefined {
    return this.#copy(layer, level, tx, ty)?.canvas;
  }

  /** Takes note that pixels of a layer have changed. */
  touched(layer: string, rect: Rect): void {
    const copies = this.#layers.get(layer);
    if (copies === undefined || isNowhere(rect)) return;
    for (let level = 0; level <= HIGHEST_LEVEL; level++) {
      const side = TILE << level;
      for (let ty = Math.floor(rect.y / side); ty * side < rect.y + rect.height; ty++)
        for (let tx = Math.floor(rect.x / side); tx * side < rect.x + rect.width; tx++) {
          const key = keyOf(level, tx, ty);
          const copy = copies.get(key);
          if (copy === null) copies.delete(key);
          if (!copy) continue;
          const part = intersection(rect, squareOf(level, tx, ty));
          copy.dirty = copy.dirty === undefined ? part : union(copy.dirty, part);
        }
    }
  }

  /** Lets go of layers that are gone and of full-size copies that were not drawn lately. */
  endFrame(layers: ReadonlySet<string>): void {
    for (const layer of this.#layers.keys()) if (!layers.has(layer)) this.#layers.delete(layer);
    let over = this.#full.size - Math.max(KEPT, this.#used);
    for (const [name, { layer, key }] of this.#full) {
      if (over-- <= 0) break;
      this.#full.delete(name);
      this.#layers.get(layer)?.delete(key);
    }
    this.#used = 0;
  }

  #copy(layer: string, level: number, tx: number, ty: number): Kept {
    let copies = this.#layers.get(layer);
    if (copies === undefined) {
      copies = new Map();
      this.#layers.set(layer, copies);
    }
    const key = keyOf(level, tx, ty);
    let copy = copies.get(key);
    if (copy === undefined || copy?.dirty !== undefined) {
      copy = this.#drawn(layer, level, tx, ty, copy ?? undefined);
      copies.set(key, copy);
    }
    if (level === 0 && copy !== null) {
      const name = `${layer} ${key}`;
      this.#full.delete(name);
      this.#full.set(name, { layer, key });
      this.#used += 1;
    }
    return copy;
  }

  #drawn(layer: string, level: number, tx: number, ty: number, old: Copy | undefined): Kept {
    const square = squareOf(level, tx, ty);
    const dirty = old?.dirty ?? square;
    if (level === 0) {
      const tile = this.#tile(layer, tx, ty);
      if (tile === undefined) return null;
      const copy = old ?? newCopy();
      put(copy, tile, square, dirty);
      copy.dirty = undefined;
      return copy;
    }
    const parts = [0, 1, 2, 3].map((i) => ({ dx: i & 1, dy: i >> 1 }));
    const below = parts.map(({ dx, dy }) => {
      const [x, y] = [tx * 2 + dx, ty * 2 + dy];
      const changed = intersection(dirty, squareOf(level - 1, x, y));
      return { dx, dy, x, y, changed };
    });
    let copy = old;
    for (const { dx, dy, x, y, changed } of below) {
      if (isNowhere(changed)) continue;
      const source = this.#source(layer, level - 1, x, y, changed);
      if (source === null && copy === undefined) continue;
      copy ??= newCopy();
      halve(copy, source?.canvas, { dx, dy }, inSquare(changed, level - 1, x, y));
    }
    if (copy === undefined) return null;
    copy.dirty = undefined;
    return copy;
  }

  /** Full-size tiles pass through one canvas, so that a view from afar does not hold a copy of each. */
  #source(layer: string, level: number, tx: number, ty: number, changed: Rect): Kept {
    if (level > 0) return this.#copy(layer, level, tx, ty);
    const tile = this.#tile(layer, tx, ty);
    if (tile === undefined) return null;
    this.#scratch ??= newCopy();
    put(this.#scratch, tile, rectOfTile({ tx, ty }), even(changed));
    return this.#scratch;
  }
}

const keyOf = (level: number, tx: number, ty: number): string => `${level}:${tx},${ty}`;

const squareOf = (level: number, tx: number, ty: number): Rect => {
  const side = TILE << level;
  return { x: tx * side, y: ty * side, width: side, height: side };
};

function newCopy(): Copy {
  const canvas = new OffscreenCanvas(TILE, TILE);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no more canvases.");
  return { canvas, context, dirty: undefined };
}

function put({ context }: Copy, tile: Tile, square: Rect, dirty: Rect): void {
  const { x, y, width, height } = intersection(dirty, square);
  const image = new ImageData(tile, TILE, TILE);
  context.putImageData(image, 0, 0, x - square.x, y - square.y, width, height);
}

/** Wider to even pixels, so that each pixel of the level above is made of four. */
function even({ x, y, width, height }: Rect, step = 2): Rect {
  const left = Math.floor(x / step) * step;
  const top = Math.floor(y / step) * step;
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) / step) * step - left,
    height: Math.ceil((y + height) / step) * step - top,
  };
}

/** In pixels of the level's own picture, even. */
function inSquare(rect: Rect, level: number, tx: number, ty: number): Rect {
  const square = squareOf(level, tx, ty);
  const wide = even(rect, 2 << level);
  const scale = 2 ** -level;
  return {
    x: (wide.x - square.x) * scale,
    y: (wide.y - square.y) * scale,
    width: wide.width * scale,
    height: wide.height * scale,
  };
}

function halve(
  { context }: Copy,
  source: OffscreenCanvas | undefined,
  { dx, dy }: { readonly dx: number; readonly dy: number },
  { x, y, width, height }: Rect,
): void {
  const half = TILE / 2;
  const target = [dx * half + x / 2, dy * half + y / 2, width / 2, height / 2] as const;
  context.clearRect(...target);
  if (source === undefined) return;
  context.drawImage(source, x, y, width, height, ...target);
}
