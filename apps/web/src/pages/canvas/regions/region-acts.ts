/** What is done with regions; each is one step. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Layer, PlainData } from "../document/scene.ts";
import { rectOfTile } from "../document/tiles.ts";
import { addLayer } from "../layers/layer-acts.ts";
import { inkOf } from "../strokes/brush.ts";
import { newRegion, type Region, REGION_OPACITY, regionOf } from "./region.ts";

const plain = (region: Region): PlainData => ({ ...region });

export function addRegion(document: CanvasDocument, name: string): void {
  const data = plain(newRegion(document.scene));
  addLayer(document, "region", name, { opacity: REGION_OPACITY, data });
}

/** Words and weights that are set in a row are one step; what is painted takes on another colour at once. */
export function setRegion(document: CanvasDocument, layer: Layer, fields: Partial<Region>): void {
  if (layer.locked) return;
  const region = { ...regionOf(layer), ...fields };
  const merge =
    fields.colour === undefined ? `region:${layer.id}:${Object.keys(fields).join()}` : undefined;
  document.do(
    "region",
    (edit) => {
      edit.changeLayer(layer.id, { data: plain(region) });
      const ink = fields.colour === undefined ? undefined : inkOf(fields.colour);
      if (ink === undefined) return;
      for (const place of document.placesOf(layer.id)) {
        const tile = edit.writable(layer.id, place);
        for (let at = 0; at < tile.length; at += 4) {
          if (tile[at + 3] === 0) continue;
          tile[at] = ink.red;
          tile[at + 1] = ink.green;
          tile[at + 2] = ink.blue;
        }
        edit.touched(layer.id, rectOfTile(place));
      }
    },
    merge,
  );
}
