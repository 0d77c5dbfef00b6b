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
  const columns = between(width, crop.width);
  const rows = between(height, crop.height);
  let highest = THRESHOLD;
  let place: { x: number; y: number } | undefined;
  const line = new Float32Array(width);
  for (const [y, { at: row, next: below, share }] of rows.entries()) {
    for (let x = 0; x < width; x++)
      line[x] = (1 - share) * (data[row * width + x] ?? 0) + share * (data[below * width + x] ?? 0);
    for (const [x, column] of columns.entries()) {
      const value =
        (1 - column.share) * (line[column.at] ?? 0) + column.share * (line[column.next] ?? 0);
      if (value <= highest) continue;
      highest = value;
      place = { x, y };
    }
  }
  return place;
}

function between(size: number, count: number) {
  const scale = count > 1 ? (size - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => {
    const exact = Math.fround(i * Math.fround(scale));
    const at = Math.min(Math.floor(exact), size - 1);
    return { at, next: Math.min(at + 1, size - 1), share: exact - at };
  });
}
