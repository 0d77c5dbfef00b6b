/** The pictures of an answer, with a grid of them before where it is wanted. */
import { gridPicture } from "./grid-picture.ts";
import type { Arranged } from "./translation.ts";

/** @param rows @default about as many as pictures in a row */
export async function gridBefore(
  pictures: readonly Uint8Array[],
  wanted: boolean,
  rows?: number,
): Promise<Arranged> {
  const grid = wanted && pictures.length > 1 ? await gridPicture(pictures, rows) : undefined;
  return { grids: grid === undefined ? [] : [grid], pictures };
}
