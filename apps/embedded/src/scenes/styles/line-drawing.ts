import type { Canvas } from "../canvas.ts";
import { greyOf, outlines, setGrey } from "./edges.ts";

/** Thin dark outlines on white, on the bright side of every edge. */
export function lineDrawing({ size, density, data }: Canvas): void {
  const side = size * density;
  outlines(greyOf(data, side), side, 1).forEach((edge, i) => {
    setGrey(data, i, 255 - Math.min(255, GAIN * edge));
  });
}

/** Grey levels of an outline for each level by which a pixel differs from its neighbours. */
const GAIN = 2.4;
