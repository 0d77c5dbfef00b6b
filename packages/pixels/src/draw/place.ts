/** Places and colours of what is drawn as OpenCV draws it. Places may lie outside the raster; what does is not drawn.
 *  Reference of this folder: opencv/opencv@0034e7f, modules/imgproc/src/drawing.cpp (lines of 8 neighbours). */
import type { Raster } from "../raster.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One value for each channel, 0 to 255. */
export type Colour = readonly number[];

/** Parts of a pixel in places of fixed point. */
export const ONE = 2 ** 16;

/** Pixels `from` to `to`, both within the raster, of the row `y`. */
export function fillRow(
  { width, channels, data }: Raster,
  y: number,
  from: number,
  to: number,
  colour: Colour,
): void {
  let at = (y * width + from) * channels;
  for (let x = from; x <= to; x++) for (let c = 0; c < channels; c++) data[at++] = colour[c] ?? 0;
}
