/** A canvas as pixels of the picture, with the slight ringing that a Lanczos filter leaves around edges: most pictures
 *  that models learn from were made smaller by one. */
import type { Canvas } from "./canvas.ts";

/** @returns a canvas of density 1 */
export function reduced(canvas: Canvas): Canvas {
  const { size, areas } = canvas;
  const along = ringing(meansOf(canvas), size, 3, size * 3);
  return { size, density: 1, data: ringing(along, size, size * 3, 3), areas };
}

/** The mean over each pixel of the picture, [size, size, 3]. */
export function meansOf({ data, size, density }: Canvas): Float32Array {
  if (density === 1) return data;
  const out = new Float32Array(size * size * 3);
  const side = size * density;
  const share = 1 / (density * density);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const from = (y * side + x) * 3;
      const to = (Math.floor(y / density) * size + Math.floor(x / density)) * 3;
      for (let c = 0; c < 3; c++) out[to + c] = (out[to + c] ?? 0) + (data[from + c] ?? 0) * share;
    }
  return out;
}

/** Weights of a pixel and its neighbours at distance 1, 2, 3 that turn a mean over a pixel's area into what Lanczos'
 *  filter of three lobes gives; least squares over step edges. They add up to 1. */
const [MIDDLE, NEAR, FAR, FARTHER] = [1.0094, 0.0298, -0.0525, 0.018] as const;
const REACH = 3;

/** @param step between neighbours, `across` between the lines that are filtered; the edge repeats */
function ringing(data: Float32Array, size: number, step: number, across: number): Float32Array {
  const out = new Float32Array(data.length);
  const line = new Float32Array(size + 2 * REACH);
  const at = (i: number): number => line[i] ?? 0;
  for (let first = 0; first < size * 3; first++) {
    const start = Math.floor(first / 3) * across + (first % 3);
    for (let i = 0; i < size; i++) line[i + REACH] = data[start + i * step] ?? 0;
    line.fill(at(REACH), 0, REACH);
    line.fill(at(size + REACH - 1), size + REACH);
    for (let i = REACH; i < size + REACH; i++) {
      const value =
        MIDDLE * at(i) +
        NEAR * (at(i - 1) + at(i + 1)) +
        FAR * (at(i - 2) + at(i + 2)) +
        FARTHER * (at(i - 3) + at(i + 3));
      out[start + (i - REACH) * step] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return out;
}
