/** What is done with whole layers; each is one step. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import { type Rect, union, NOWHERE, moved } from "../document/rect.ts";
import {
  freeName,
  type Layer,
  type LayerKind,
  layerOf,
  newLayer,
  type Scene,
} from "../document/scene.ts";
import { rectOfTile } from "../document/tiles.ts";
import { flattened } from "../run/flatten.ts";
import { fillRectangle, invertMask } from "../strokes/areas.ts";
import { type Ink, MASK_INK } from "../strokes/brush.ts";

/** Where a layer may have something, in pixels of the document. */
const extentOf = (document: CanvasDocument, { id, x, y }: Layer): Rect =>
  moved(
    document.placesOf(id).reduce<Rect>((rect, place) => union(rect, rectOfTile(place)), NOWHERE),
    x,
    y,
  );

/** Above the layer that is worked on; masks on top. */
export function addLayer(
  document: CanvasDocument,
  kind: LayerKind,
  name: string,
  fields: Partial<Pick<Layer, "opacity" | "data">> = {},
): void {
  document.do("addLayer", (edit) => {
    const over = kind === "mask" ? null : edit.scene.active;
    edit.addLayer(newLayer(kind, freeName(edit.scene, name), fields), over);
  });
}

export function removeLayer(document: CanvasDocument, layer: string): void {
  document.do("removeLayer", (edit) => {
    edit.removeLayer(layer);
  });
}

export function duplicateLayer(document: CanvasDocument, layer: Layer): void {
  document.do("duplicateLayer", (edit) => {
    const { id, kind, name, ...fields } = layer;
    const copy = newLayer(kind, freeName(edit.scene, name), fields);
    edit.addLayer(copy, id);
    for (const place of document.placesOf(id)) {
      const tile = document.tile(id, place.tx, place.ty);
      if (tile === undefined) continue;
      edit.writable(copy.id, place).set(tile);
      edit.touched(copy.id, rectOfTile(place));
    }
  });
}

/** The layer below, where both can become one. */
export function mergeTarget({ layers }: Scene, { id, kind, locked }: Layer): Layer | undefined {
  const below = layers[layers.findIndex((layer) => layer.id === id) - 1];
  if (below === undefined || below.locked || locked) return undefined;
  const family = ({ kind: each }: Pick<Layer, "kind">): string =>
    each === "picture" || each === "sketch" ? "seen" : each === "mask" ? "mask" : `${each} apart`;
  const one = family({ kind });
  return one === family(below) && !one.endsWith("apart") ? below : undefined;
}

export function mergeDown(document: CanvasDocument, layer: Layer): void {
  const below = mergeTarget(document.scene, layer);
  if (below === undefined) return;
  document.do("mergeDown", (edit) => {
    const rect = union(extentOf(document, layer), extentOf(document, below));
    // How strongly a mask is shown says nothing about how strongly it acts.
    const parts = [below, layer].map((part) =>
      part.kind === "mask" ? { ...part, opacity: 1 } : part,
    );
    const merged = flattened(document, parts, rect);
    edit.removeLayer(layer.id);
    edit.write(below.id, rect.x - below.x, rect.y - below.y, merged);
    edit.changeLayer(below.id, below.kind === "mask" ? {} : { opacity: 1 });
    edit.change({ active: below.id });
  });
}

/** @param at place in the order, the lowest 0 */
export function arrangeLayer(document: CanvasDocument, id: string, at: number): void {
  const layer = layerOf(document.scene, id);
  if (layer === undefined) return;
  document.do("arrange", (edit) => {
    const rest = edit.scene.layers.filter((each) => each !== layer);
    edit.change({ layers: rest.toSpliced(Math.max(0, at), 0, layer) });
  });
}

export function clearLayer(document: CanvasDocument, { id, locked }: Layer): void {
  if (locked) return;
  document.do("clear", (edit) => {
    edit.clear(id);
  });
}

/** Marks everything within the picture. */
export function fillLayer(document: CanvasDocument, layer: Layer, ink: Ink, opacity = 1): void {
  if (layer.locked) return;
  const { bounds } = document.scene;
  document.do("fill", (edit) => {
    fillRectangle(edit, layer, bounds, { ink, opacity, clip: bounds });
  });
}

export function invertLayer(document: CanvasDocument, layer: Layer): void {
  if (layer.locked || layer.kind !== "mask") return;
  document.do("invert", (edit) => {
    invertMask(edit, layer, MASK_INK, edit.scene.bounds);
  });
}

/** Fields that are set in a row are one step. */
export function setLayer(
  document: CanvasDocument,
  id: string,
  label: "rename" | "show" | "opacity" | "lock",
  fields: Partial<Pick<Layer, "name" | "visible" | "opacity" | "locked">>,
): void {
  document.do(
    label,
    (edit) => {
      edit.changeLayer(id, fields);
    },
    label === "opacity" ? `opacity:${id}` : undefined,
  );
}
