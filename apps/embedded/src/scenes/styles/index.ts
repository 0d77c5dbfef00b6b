/** What each style does to a drawn picture. */
import type { Style } from "../attributes.ts";
import type { Canvas } from "../canvas.ts";
import type { Random } from "../random.ts";
import { reduced } from "../reduce.ts";
import { lineDrawing } from "./line-drawing.ts";
import { pencilSketch } from "./pencil-sketch.ts";
import { pixelArt } from "./pixel-art.ts";
import { watercolor } from "./watercolor.ts";

interface StyleOfDrawing {
  /** Pixels of a unit at which the picture is drawn: outlines are found in twice the picture's size. */
  readonly density: 1 | 2;
  /** @returns the picture, of density 1 */
  readonly apply: (canvas: Canvas, random: Random) => Canvas;
}

export const DRAWING_STYLES: Readonly<Record<Style, StyleOfDrawing>> = {
  "flat illustration": { density: 1, apply: reduced },
  "line drawing": { density: 2, apply: (canvas) => reduced(changed(canvas, lineDrawing)) },
  "pencil sketch": { density: 2, apply: pencilSketch },
  "pixel art": { density: 1, apply: (canvas) => changed(canvas, pixelArt) },
  watercolor: {
    density: 1,
    apply: (canvas, random) => {
      watercolor(canvas, random);
      return canvas;
    },
  },
};

function changed(canvas: Canvas, change: (canvas: Canvas) => void): Canvas {
  change(canvas);
  return canvas;
}
