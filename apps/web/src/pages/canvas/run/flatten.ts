/** What is sent of a document: its picture as one, and what its masks mark. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import { intersection, isNowhere, moved, type Rect } from "../document/rect.ts";
import type { Layer, LayerKind } from "../document/scene.ts";
import { isControl } from "../control/layer-control.ts";
import { type Pixels, placesIn, rectOfTile, TILE } from "../document/tiles.ts";

/** Kinds that the model sees. */
export const SEEN: readonly LayerKind[] = ["picture", "sketch"];

export const visibleLayers = (
  { scene }: CanvasDocument,
  kinds: readonly LayerKind[],
): readonly Layer[] =>
  scene.layers.filter(
    ({ kind, visible, opacity }) => kinds.includes(kind) && visible && opacity > 0,
  );

/** What the model sees as the picture; layers that are control it follows instead. */
export const seenLayers = (document: CanvasDocument): readonly Layer[] =>
  visibleLayers(document, SEEN).filter((layer) => !isControl(layer));

/** Layers one over the other, the lowest first, each by its opacity; straight RGBA. */
export function flattened(
  document: Pick<CanvasDocument, "tile">,
  layers: readonly Layer[],
  rect: Rect,
): Pixels {
  const { width, height } = rect;
  const data = new Uint8ClampedArray(width * height * 4);
  for (const layer of layers) {
    const area = moved(rect, -layer.x, -layer.y);
    for (const place of placesIn(area)) {
      const tile = document.tile(layer.id, place.tx, place.ty);
      if (tile === undefined) continue;
      const part = intersection(area, rectOfTile(place));
      for (let y = part.y; y < part.y + part.height; y++) {
        const from = ((y - place.ty * TILE) * TILE + part.x - place.tx * TILE) * 4;
        const to = ((y - area.y) * width + part.x - area.x) * 4;
        rowOver(data, to, tile, from, part.width, layer.opacity);
      }
    }
  }
  return { width, height, data };
}

function rowOver(
  data: Uint8ClampedArray,
  to: number,
  tile: Uint8ClampedArray,
  from: number,
  count: number,
  opacity: number,
): void {
  for (let i = 0; i < count * 4; i += 4) {
    const over = ((tile[from + i + 3] ?? 0) / 255) * opacity;
    if (over === 0) continue;
    const at = to + i;
    const under = ((data[at + 3] ?? 0) / 255) * (1 - over);
    const alpha = over + under;
    const share = over / alpha;
    for (let c = 0; c < 3; c++) {
      const before = data[at + c] ?? 0;
      data[at + c] = before + ((tile[from + i + c] ?? 0) - before) * share;
    }
    data[at + 3] = alpha * 255;
  }
}

/** Whether layers have anything in a rectangle of the document. */
export const anythingIn = (
  document: CanvasDocument,
  layers: readonly Layer[],
  rect: Rect,
): boolean =>
  layers.some((layer) => {
    const area = moved(rect, -layer.x, -layer.y);
    return placesIn(area).some((place) => {
      const tile = document.tile(layer.id, place.tx, place.ty);
      if (tile === undefined) return false;
      const part = intersection(area, rectOfTile(place));
      for (let y = part.y - place.ty * TILE; y < part.y - place.ty * TILE + part.height; y++) {
        const from = (y * TILE + part.x - place.tx * TILE) * 4;
        for (let at = from + 3; at < from + part.width * 4; at += 4)
          if (tile[at] !== 0) return true;
      }
      return false;
    });
  });

/** One byte per pixel, 255 where something new is drawn. */
export interface MaskPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** What all visible masks mark together in a rectangle of the document; undefined where they mark nothing. */
export function maskIn(document: CanvasDocument, rect: Rect): MaskPixels | undefined {
  if (isNowhere(rect)) return undefined;
  // How strongly a mask is shown says nothing about how strongly it acts.
  const layers = visibleLayers(document, ["mask"]).map((layer) => ({ ...layer, opacity: 1 }));
  if (!anythingIn(document, layers, rect)) return undefined;
  const { width, height, data } = flattened(document, layers, rect);
  const mask = new Uint8ClampedArray(width * height);
  for (let i = 0; i < mask.length; i++) mask[i] = data[i * 4 + 3] ?? 0;
  return { width, height, data: mask };
}

/** As a grey picture, as which masks are sent. */
export function greyOf({ width, height, data }: MaskPixels): Pixels {
  const grey = new Uint8ClampedArray(width * height * 4).fill(255);
  data.forEach((value, i) => {
    grey.fill(value, i * 4, i * 4 + 3);
  });
  return { width, height, data: grey };
}
