/** A scene as pixels. */
import type { Pixels } from "@inkloom/pixels";
import type { Colour, Scene } from "./attributes.ts";
import { type Canvas, canvasOf } from "./canvas.ts";
import { drawIcon } from "./icon.ts";
import { drawLandscape } from "./landscape/landscape.ts";
import { colourOf } from "./palette.ts";
import { drawPortrait } from "./portrait.ts";
import { randomOf } from "./random.ts";
import { DRAWING_STYLES } from "./styles/index.ts";

/** Pixels of a picture's side. */
export const SIDE = 128;

/** The same scene and seed give the same bytes; another seed gives the same scene arranged otherwise. */
export function drawScene(scene: Scene, seed: number): Pixels {
  const { density, apply } = DRAWING_STYLES[scene.style];
  const canvas = canvasOf(SIDE, density);
  if (scene.kind === "landscape") drawLandscape(canvas, scene, seed);
  else {
    fillBackground(canvas, scene.background, seed);
    if (scene.kind === "icon") drawIcon(canvas, scene, seed);
    else drawPortrait(canvas, scene, seed);
  }
  return pixelsOf(apply(canvas, randomOf(seed, 50)));
}

function fillBackground({ data }: Canvas, name: Colour, seed: number): void {
  const [red, green, blue] = colourOf(name, randomOf(seed, 51));
  for (let at = 0; at < data.length; at += 3) {
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  }
}

/** @param canvas of density 1 */
export function pixelsOf({ size, data }: Canvas): Pixels {
  const out = new Uint8ClampedArray(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    out[i * 4] = data[i * 3] ?? 0;
    out[i * 4 + 1] = data[i * 3 + 1] ?? 0;
    out[i * 4 + 2] = data[i * 3 + 2] ?? 0;
    out[i * 4 + 3] = 255;
  }
  return { width: size, height: size, data: out };
}
