/** How much of a patch counts at each of its pixels: all in the middle, nothing at its edge.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/leres/depthmap.py (generatemask). */
import { type Plane, resizedPlane } from "./planes.ts";

/** Side at which the weights are made, to be resized. */
const SIDE = 3000;
const MARGIN = 0.15;
const SIGMA = Math.trunc(SIDE / 16);
const REACH = 2 * SIGMA;

let made: Plane | undefined;

/** The weight at a pixel is the product of that of its row and that of its column. Made once; shared. */
export function featherOf(length: number): Float32Array {
  made ??= { width: SIDE, height: 1, data: profile() };
  return resizedPlane(made, { width: length, height: 1, filter: "linear" }).data;
}

/** A blurred box: the blur of a square and its resizing fall into rows and columns. */
function profile(): Float32Array {
  const kernel = Float64Array.from({ length: 2 * REACH + 1 }, (_, i) =>
    Math.exp(-((i - REACH) ** 2) / (2 * SIGMA ** 2)),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const [first, end] = [Math.trunc(MARGIN * SIDE), SIDE - Math.trunc(MARGIN * SIDE)];
  const blurred = Float64Array.from({ length: SIDE }, (_, at) => {
    let sum = 0;
    for (let i = Math.max(first, at - REACH); i < Math.min(end, at + REACH + 1); i++)
      sum += kernel[i - at + REACH] ?? 0;
    return sum / total;
  });
  const most = blurred.reduce((high, value) => Math.max(high, value), 0);
  return Float32Array.from(blurred, (value) => value / most);
}
