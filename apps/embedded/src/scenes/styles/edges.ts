/** Where neighbouring greys differ. */
import { lumaOf } from "../palette.ts";

/** @param data [size, size, 3] @returns luma [size, size], 0 to 255 */
export function greyOf(data: Float32Array, size: number): Float32Array {
  const grey = new Float32Array(size * size);
  for (let i = 0; i < grey.length; i++)
    grey[i] = lumaOf(data[i * 3] ?? 0, data[i * 3 + 1] ?? 0, data[i * 3 + 2] ?? 0);
  return grey;
}

/** How much brighter (`sign` 1) or darker (-1) a pixel is than its eight neighbours together, at least 0: outlines on
 *  one side of every edge. The outermost pixels have none. */
export function outlines(grey: Float32Array, size: number, sign: 1 | -1): Float32Array {
  const out = new Float32Array(size * size);
  const at = (i: number): number => grey[i] ?? 0;
  for (let y = 1; y < size - 1; y++)
    for (let i = y * size + 1; i < (y + 1) * size - 1; i++) {
      const above = at(i - size - 1) + at(i - size) + at(i - size + 1);
      const below = at(i + size - 1) + at(i + size) + at(i + size + 1);
      const value = sign * (8 * at(i) - above - below - at(i - 1) - at(i + 1));
      out[i] = value > 0 ? value : 0;
    }
  return out;
}

/** One value for the three channels of pixel `i`. */
export function setGrey(data: Float32Array, i: number, value: number): void {
  data[i * 3] = value;
  data[i * 3 + 1] = value;
  data[i * 3 + 2] = value;
}
