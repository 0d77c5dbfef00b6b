/** How sharp a picture is: the variance of its Laplacian. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
 *  ICPR 2000. */
import type { SmallSample } from "@inkloom/pixels";

/** 0 for a flat area; sharp pictures of 512 pixels have hundreds to thousands. */
export function sharpness({
  width,
  height,
  grey,
}: Pick<SmallSample, "width" | "height" | "grey">): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y + 1 < height; y++)
    for (let x = 1; x + 1 < width; x++) {
      const at = y * width + x;
      const edge =
        (grey[at - width] ?? 0) +
        (grey[at + width] ?? 0) +
        (grey[at - 1] ?? 0) +
        (grey[at + 1] ?? 0) -
        4 * (grey[at] ?? 0);
      sum += edge;
      squares += edge * edge;
      count++;
    }
  if (count === 0) return 0;
  const mean = sum / count;
  return squares / count - mean * mean;
}
