/** Copies of a document's tiles, a few at a time; what changes on the way is sent again, so that all are of one moment. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Scene } from "../document/scene.ts";
import { placesIn } from "../document/tiles.ts";
import type { SentTile } from "./export-worker.ts";

/** Milliseconds at a time, so that frames are drawn in between. */
const SLICE = 8;

/** @returns the scene to which the tiles belong that were sent */
export async function sendTiles(
  document: CanvasDocument,
  send: (tiles: readonly SentTile[]) => void,
  pause: () => Promise<void>,
): Promise<Scene> {
  const waiting = new Map<string, Omit<SentTile, "tile">>();
  const want = (layer: string, tx: number, ty: number): void => {
    waiting.set(`${layer}:${tx},${ty}`, { layer, tx, ty });
  };
  const end = document.onTouched((layer, rect) => {
    for (const { tx, ty } of placesIn(rect)) want(layer, tx, ty);
  });
  try {
    for (const { id } of document.scene.layers)
      for (const { tx, ty } of document.placesOf(id)) want(id, tx, ty);
    while (waiting.size > 0 || document.isBusy) {
      const until = performance.now() + SLICE;
      const tiles: SentTile[] = [];
      for (const [key, place] of waiting) {
        waiting.delete(key);
        const tile = document.tile(place.layer, place.tx, place.ty);
        tiles.push({ ...place, tile: tile && new Uint8ClampedArray(tile) });
        if (performance.now() > until) break;
      }
      if (tiles.length > 0) send(tiles);
      await pause();
    }
    return document.scene;
  } finally {
    end();
  }
}
