import { type Pixels, resizePillow } from "@inkloom/pixels";
import type { Random } from "../scenes/index.ts";

/** A picture as a tile ControlNet is shown it: an eighth to a half as large, by lot, and enlarged again. */
export function coarse(picture: Pixels, random: Random): Pixels {
  const factor = random.pick([2, 3, 4, 6, 8] as const);
  const { width, height } = picture;
  const [narrow, low] = [Math.round(width / factor), Math.round(height / factor)];
  const small = resizePillow(picture, { width: narrow, height: low, filter: "bilinear" });
  return resizePillow(small, { width, height, filter: "bicubic" });
}
