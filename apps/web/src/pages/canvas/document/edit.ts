/** A step on its way: tiles are copied when they are first written to, so that it can be given up at any time. */
import type { Rect } from "./rect.ts";
import type { Layer, Scene } from "./scene.ts";
import { layerOf, MOST_LAYERS } from "./scene.ts";
import type { StepLabel, TileChange } from "./step.ts";
import {
  copyRows,
  isEmptyTile,
  newTile,
  type Pixels,
  placesIn,
  rectOfTile,
  type Tile,
  type TilePlace,
  type TileStore,
} from "./tiles.ts";

/** What an edit needs of the document that it changes. */
export interface Edited {
  readonly tiles: TileStore;
  readonly scene: () => Scene;
  readonly show: (scene: Scene) => void;
  /** Called with rectangles of a layer's own pixels. */
  readonly touched: (layer: string, rect: Rect) => void;
  readonly ended: (edit: Edit, changes: readonly TileChange[] | undefined) => void;
}

interface Before extends TilePlace {
  readonly layer: string;
  readonly tile: Tile | undefined;
}

export class Edit {
  readonly label: StepLabel;
  readonly before: Scene;
  readonly merge: string | undefined;
  readonly #of: Edited;
  readonly #befores = new Map<string, Before>();
  #open = true;

  constructor(of: Edited, label: StepLabel, merge?: string) {
    this.#of = of;
    this.label = label;
    this.merge = merge;
    this.before = of.scene();
  }

  get scene(): Scene {
    return this.#of.scene();
  }

  /** The tile before this edit; undefined where there was nothing. */
  original(layer: string, { tx, ty }: TilePlace): Tile | undefined {
    const before = this.#befores.get(`${layer}:${tx},${ty}`);
    return before === undefined ? this.#of.tiles.get(layer, tx, ty) : before.tile;
  }

  /** The tile as it is now. */
  tile(layer: string, { tx, ty }: TilePlace): Tile | undefined {
    return this.#of.tiles.get(layer, tx, ty);
  }

  /** The tile to be written to; `touched` must be told afterwards. */
  writable(layer: string, { tx, ty }: TilePlace): Tile {
    this.#expectOpen();
    const key = `${layer}:${tx},${ty}`;
    const now = this.#of.tiles.get(layer, tx, ty);
    if (this.#befores.has(key) && now !== undefined) return now;
    if (!this.#befores.has(key)) this.#befores.set(key, { layer, tx, ty, tile: now });
    const tile = now === undefined ? newTile() : new Uint8ClampedArray(now);
    this.#of.tiles.set(layer, tx, ty, tile);
    return tile;
  }

  touched(layer: string, rect: Rect): void {
    this.#of.touched(layer, rect);
  }

  /** Puts a picture at `x, y` of the layer's own pixels, in place of what was there. */
  write(layer: string, x: number, y: number, { width, height, data }: Pixels): void {
    const rect = { x, y, width, height };
    for (const place of placesIn(rect))
      copyRows({ ...rect, data }, this.writable(layer, place), place, "in");
    this.touched(layer, rect);
  }

  /** Empties a layer. */
  clear(layer: string): void {
    this.#expectOpen();
    for (const place of this.#of.tiles.placesOf(layer)) {
      const { tx, ty } = place;
      const key = `${layer}:${tx},${ty}`;
      if (!this.#befores.has(key))
        this.#befores.set(key, { layer, tx, ty, tile: this.#of.tiles.get(layer, tx, ty) });
      this.#of.tiles.set(layer, tx, ty, undefined);
      this.touched(layer, rectOfTile(place));
    }
  }

  change(fields: Partial<Scene>): void {
    this.#expectOpen();
    this.#of.show({ ...this.scene, ...fields });
  }

  changeLayer(id: string, fields: Partial<Omit<Layer, "id" | "kind">>): void {
    this.change({
      layers: this.scene.layers.map((layer) => (layer.id === id ? { ...layer, ...fields } : layer)),
    });
  }

  /** Above the layer `over`, or on top; it becomes the one that is worked on. @throws RangeError beyond the most layers */
  addLayer(layer: Layer, over: string | null = null): void {
    const { layers } = this.scene;
    if (layers.length >= MOST_LAYERS)
      throw new RangeError(`a document has at most ${MOST_LAYERS} layers`);
    const at = over === null ? -1 : layers.findIndex(({ id }) => id === over);
    this.change({
      layers: at < 0 ? [...layers, layer] : layers.toSpliced(at + 1, 0, layer),
      active: layer.id,
    });
  }

  /** With its pixels. */
  removeLayer(id: string): void {
    this.clear(id);
    const { layers, active } = this.scene;
    const at = layers.findIndex((layer) => layer.id === id);
    const rest = layers.filter((layer) => layer.id !== id);
    const next = rest[Math.min(Math.max(at - 1, 0), rest.length - 1)]?.id ?? null;
    this.change({ layers: rest, active: active === id ? next : active });
  }

  /** Ends it as a step; as nothing where nothing changed. */
  commit(): void {
    this.#expectOpen();
    this.#open = false;
    const { tiles } = this.#of;
    const changes = [...this.#befores.values()].flatMap(({ layer, tx, ty, tile: before }) => {
      let after = tiles.get(layer, tx, ty);
      if (after === before) return [];
      if (after !== undefined && isEmptyTile(after)) {
        after = undefined;
        tiles.set(layer, tx, ty, undefined);
      }
      return before === undefined && after === undefined ? [] : [{ layer, tx, ty, before, after }];
    });
    this.#of.ended(this, changes);
  }

  /** Leaves everything as it was. */
  cancel(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const { layer, tx, ty, tile } of this.#befores.values()) {
      this.#of.tiles.set(layer, tx, ty, tile);
      this.#of.touched(layer, rectOfTile({ tx, ty }));
    }
    const { active } = this.scene;
    const kept = layerOf(this.before, active) === undefined ? this.before.active : active;
    this.#of.show({ ...this.before, active: kept });
    this.#of.ended(this, undefined);
  }

  #expectOpen(): void {
    if (!this.#open) throw new Error("This edit has ended.");
  }
}
