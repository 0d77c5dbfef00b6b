/** Points of a face: the highest place of each map.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/face.py. */
import type { Raster } from "@inkloom/pixels";
import type { Square } from "./crops.ts";
import { asShare } from "./hands.ts";
import type { CoarseMap } from "./heat-map.ts";
import type { Points } from "./person.ts";

/** Side of the picture that the network sees, pixels. */
export const FACE_SIDE = 384;

/** Lower places are none. */
const THRESHOLD = 0.05;

/**
 * One for each map, the last for the ground: the reference draws it as well.
 * @param square where the face was cut out of the picture
 * @param crop its size
 */
export function facePoints(
  maps: readonly CoarseMap[],
  square: Square,
  crop: Pick<Raster, "width" | "height">,
  picture: Pick<Raster, "width" | "height">,
): Points {
  return maps.map((map) => {
    const place = highestOf(map, crop);
    // The reference takes a place at the edge of the square for none.
    if (place === undefined || place.x === 0 || place.y === 0) return undefined;
    return {
      x: asShare(place.x + square.left, picture.width),
      y: asShare(place.y + square.top, picture.height),
    };
  });
}

/** At the size of the crop, bilinear between corners that lie on corners (torch's align_corners). */
function highestOf(
  { width, height, data }: CoarseMap,
  crop: Pick<Raster, "width" | "height">,
): { readonly x: number; readonly y: number } | undefined {
  if (!data.some((value) => value > THRESHOLD)) return undefined; // between places nothing is higher
  const columns = between(width, crop.width);
  const rows = between(height, crop.height);
  let highest = THRESHOLD;
  let place: { x: number; y: number } | undefined;
  const line = new Float32Array(width + 1);
  for (let y = 0; y < crop.height; y++) {
    const [row, share] = [(rows.at[y] ?? 0) * width, rows.share[y] ?? 0];
    const below = Math.min(row + width, (height - 1) * width);
    for (let x = 0; x < width; x++)
      line[x] = (1 - share) * (data[row + x] ?? 0) + share * (data[below + x] ?? 0);
    line[width] = line[width - 1] ?? 0;
    for (let x = 0; x < crop.width; x++) {
      const [at, part] = [columns.at[x] ?? 0, columns.share[x] ?? 0];
      const value = (1 - part) * (line[at] ?? 0) + part * (line[at + 1] ?? 0);
      if (value <= highest) continue;
      highest = value;
      place = { x, y };
    }
  }
  return place;
}

/** For each place of the result the place before it, and the share of the one behind. */
function between(size: number, count: number) {
  const scale = count > 1 ? Math.fround((size - 1) / (count - 1)) : 0;
  const exact = Float32Array.from({ length: count }, (_, i) => i * scale);
  const at = Uint16Array.from(exact, (value) => Math.min(Math.floor(value), size - 1));
  return { at, share: exact.map((value, i) => value - (at[i] ?? 0)) };
}
