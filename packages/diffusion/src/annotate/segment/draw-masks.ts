/** Each mask in a colour by chance, the largest first, so that small ones lie on top.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/segment_anything/__init__.py (show_anns). It draws
 *  its colours from numpy's generator without a seed; here the seed is given, and the colours are those that numpy
 *  would draw after `numpy.random.seed(seed)`. */
import type { Raster } from "@inkloom/pixels";
import { Mt19937 } from "../../latents/noise/mt19937.ts";
import type { Mask } from "./masks.ts";

/** Black where there is no mask. */
export function drawnMasks(
  masks: readonly Mask[],
  { width, height }: { readonly width: number; readonly height: number },
  seed: number,
): Raster {
  const generator = new Mt19937(seed);
  const data = new Uint8ClampedArray(width * height * 3);
  for (const { runs } of masks.toSorted((a, b) => b.area - a.area)) {
    const colour = [0, 1, 2].map(() => channel(generator));
    for (let i = 0; i + 1 < runs.length; i += 2)
      for (let at = runs[i] ?? 0; at < (runs[i + 1] ?? 0); at++) data.set(colour, at * 3);
  }
  return { width, height, channels: 3, data };
}

/** Below 255, which is drawn again from the other bytes of the same number, then from the next. */
function channel(generator: Mt19937): number {
  for (;;) {
    let bits = generator.uint32();
    for (let left = 4; left > 0; left--, bits >>>= 8) if ((bits & 255) < 255) return bits & 255;
  }
}
