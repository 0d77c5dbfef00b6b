/** Pictures from files, the clipboard and other pages as layers. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import { freeName, LARGEST_SIDE, newLayer } from "../document/scene.ts";
import type { Pixels } from "../document/tiles.ts";
import { pixelsOf } from "../run/pictures.ts";
import { LONGEST_SIDE, SHORTEST_SIDE } from "../view/frame-drag.ts";
import { openingWords } from "./opening-words.ts";

/**
 * Adds a picture; an empty document takes its size. Rejects with an `Error` in the page's language.
 * @param masks adds a mask above, to be painted on at once
 */
export async function addPicture(
  document: CanvasDocument,
  file: Blob,
  { masks, name }: { readonly masks: boolean; readonly name?: string },
): Promise<void> {
  const pixels = await read(file);
  document.do("openPicture", (edit) => {
    const { scene } = edit;
    const { width, height } = pixels;
    const layer = newLayer("picture", freeName(scene, name ?? openingWords.say("picture")));
    const first = scene.layers.length === 0;
    // The highest of the pictures, so that masks stay above it.
    const under = scene.layers.findLast(({ kind }) => kind === "picture" || kind === "sketch");
    edit.addLayer(layer, under?.id ?? null);
    edit.write(layer.id, 0, 0, pixels);
    if (first) edit.change({ bounds: { x: 0, y: 0, width, height }, frame: frameOf(pixels) });
    else edit.changeLayer(layer.id, { x: scene.frame.x, y: scene.frame.y });
    if (masks) edit.addLayer(newLayer("mask", freeName(edit.scene, openingWords.say("mask"))));
  });
}

/** The whole, as far as it can be drawn. */
const frameOf = ({ width, height }: Pick<Pixels, "width" | "height">) => ({
  x: 0,
  y: 0,
  width: Math.max(SHORTEST_SIDE, Math.min(LONGEST_SIDE, width)),
  height: Math.max(SHORTEST_SIDE, Math.min(LONGEST_SIDE, height)),
});

async function read(file: Blob): Promise<Pixels> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw new Error(openingWords.say("damaged"), { cause });
  }
  const { width, height } = bitmap;
  bitmap.close();
  if (Math.max(width, height) > LARGEST_SIDE)
    throw new Error(openingWords.say("large", { width, height, most: LARGEST_SIDE }));
  return pixelsOf(file);
}
