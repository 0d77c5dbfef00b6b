/** Which parts of a picture LeReS++ looks at by themselves: those with more cues than the whole has on average, each as
 *  large as keeps it so. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/leres/depthmap.py
 *  (generatepatchs, adaptiveselection). */
import type { Raster } from "@inkloom/pixels";
import { gradientOf } from "./gradient.ts";
import { SIGHT } from "./whole-size.ts";

export interface Patch {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Side of the smallest patch. */
const SMALLEST = 2 * SIGHT;
/** Distance of patches, as a share of half their side. */
const STRIDE = 0.75;
/** Pixels by which a patch grows at a time, before `factor`. */
const STEP = 32;

/** The largest first. `factor` is the share by which the picture was enlarged less than it might have been. */
export function patchesOf(picture: Raster, factor: number): Patch[] {
  const { sums, mean } = cueSums(picture);
  const { width, height } = picture;
  const stride = picture.width + 1;
  const density = ({ left, top, width: w, height: h }: Patch): number => {
    const at = (x: number, y: number): number => sums[y * stride + x] ?? 0;
    return (
      (at(left + w, top + h) - at(left + w, top) - at(left, top + h) + at(left, top)) / (w * h)
    );
  };
  const step = Math.trunc(STEP / factor);
  const grown = (patch: Patch): Patch => ({
    left: patch.left - Math.trunc(step / 2),
    top: patch.top - Math.trunc(step / 2),
    width: patch.width + step,
    height: patch.height + step,
  });
  const within = ({ left, top, width: w, height: h }: Patch): boolean =>
    left >= 0 && top >= 0 && top + h <= height && left + w <= width;
  const chosen: Patch[] = [];
  for (const first of gridOf(width, height)) {
    if (!(density(first) >= mean)) continue;
    let patch = first;
    for (;;) {
      const next = grown(patch);
      if (!within(next) || density(next) < mean) break;
      patch = next;
    }
    chosen.push(patch);
  }
  return chosen.sort((a, b) => b.width - a.width);
}

function gridOf(width: number, height: number): Patch[] {
  const half = SMALLEST / 2;
  const stride = Math.round(half * STRIDE);
  const patches: Patch[] = [];
  for (let x = half; x < width - half; x += stride)
    for (let y = half; y < height - half; y += stride)
      patches.push({ left: x - half, top: y - half, width: SMALLEST, height: SMALLEST });
  return patches;
}

/** Sums of the gradients above the average one over all pixels left of and above each place, [height + 1, width + 1],
 *  and their mean over the picture. */
function cueSums(picture: Raster): { sums: Float64Array; mean: number } {
  const { width, height, data } = gradientOf(picture);
  let [total, count] = [0, 0];
  for (const value of data)
    if (value > 0) {
      total += value;
      count++;
    }
  const threshold = count === 0 ? 0 : total / count;
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] ?? 0;
      if (value >= threshold) row += value;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  }
  return { sums, mean: (sums.at(-1) ?? 0) / data.length };
}
