/** Draws paths given in an object's own units at its place on the canvas. */
import { type Canvas, fill } from "./canvas.ts";
import type { Rgb } from "./palette.ts";
import type { Path } from "./paths.ts";

export interface Pen {
  readonly canvas: Canvas;
  /** Where the object stands, in pixels: its own (0, 0), the middle of its foot; y points down. */
  readonly x: number;
  readonly y: number;
  /** Pixels of one of its units. */
  readonly scale: number;
}

export function paint(pen: Pen, path: Path, colour: Rgb): void {
  const { canvas, x, y, scale } = pen;
  const placed = path.map((ring) => ring.map((at, i) => at * scale + (i % 2 === 0 ? x : y)));
  fill(canvas, placed, colour);
}

/** Drawn in an object's own units: its foot at (0, 0), its top near (0, -1). */
export type DrawObject = (pen: Pen, colour: Rgb) => void;
