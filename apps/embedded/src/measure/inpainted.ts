/** What inpainting did to a picture. */
import type { Pixels } from "@inkloom/pixels";

/** White in the middle, 16 pixels of 128 free on each side. */
export function middleMask(side: number): Pixels {
  const margin = Math.round(side / 8);
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const isInside = (at: number): boolean => at >= margin && at < side - margin;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (!isInside(x) || !isInside(y)) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return { width: side, height: side, data };
}

/** Pixels around the mask that its blur reaches. */
const BLUR = 10;

/** Levels of 255 by which what is clear of the mask changed at most. */
export function farthestOutside(was: Pixels, is: Pixels, mask: Pixels): number {
  let farthest = 0;
  const { width, height } = mask;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (isNear(mask, x, y)) continue;
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 4 + c;
        farthest = Math.max(farthest, Math.abs((was.data[at] ?? 0) - (is.data[at] ?? 0)));
      }
    }
  return farthest;
}

function isNear({ width, height, data }: Pixels, x: number, y: number): boolean {
  for (let row = Math.max(0, y - BLUR); row <= Math.min(height - 1, y + BLUR); row++)
    for (let column = Math.max(0, x - BLUR); column <= Math.min(width - 1, x + BLUR); column++)
      if ((data[(row * width + column) * 4] ?? 0) > 0) return true;
  return false;
}

/** Mean difference of neighbours on either side of the mask's border, levels of 255. */
export function borderJump({ width, height, data }: Pixels, mask: Pixels): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const at = (y * width + x) * 4;
      for (const next of [at + 4, at + 4 * width]) {
        if (mask.data[at] === mask.data[next]) continue;
        for (let c = 0; c < 3; c++) sum += Math.abs((data[at + c] ?? 0) - (data[next + c] ?? 0));
        count += 3;
      }
    }
  return sum / count;
}
