/** Points of a hand from maps at several scales: of each point's patches above the threshold the heaviest, and the
 *  highest place in it. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/hand.py. */
import type { Raster } from "@inkloom/pixels";
import { gaussian } from "./gaussian.ts";
import { type CoarseMap, enlarging, windowOf } from "./heat-map.ts";
import { HAND_POINTS, type Points } from "./person.ts";
import type { Square } from "./crops.ts";

/** Sides of the pictures that the network sees, pixels; multiples of 8. */
export const HAND_SIDES = [184, 368, 552, 736];

/** Side of the map that all scales become. */
const SIDE = 128;
const SIGMA = 3;
const THRESHOLD = 0.05;

/**
 * @param scales maps of each of `HAND_SIDES`
 * @param square where the hand was cut out of the picture
 * @param crop its size
 */
export function handPoints(
  scales: readonly (readonly CoarseMap[])[],
  square: Square,
  crop: Pick<Raster, "width" | "height">,
  picture: Pick<Raster, "width" | "height">,
): Points {
  const whole = { width: SIDE, height: SIDE };
  const enlarge = scales.map(([map], i) => {
    const side = HAND_SIDES[i] ?? SIDE;
    return map && enlarging(map, { width: side, height: side }, whole);
  });
  return Array.from({ length: HAND_POINTS }, (_, part) => {
    const mean = new Float64Array(SIDE * SIDE);
    scales.forEach((maps, i) => {
      const [map, resize] = [maps[part], enlarge[i]];
      if (!map || !resize) return;
      const { data } = windowOf(map, resize, { left: 0, top: 0, ...whole });
      for (let at = 0; at < mean.length; at++)
        mean[at] = (mean[at] ?? 0) + (data[at] ?? 0) / scales.length;
    });
    const place = highestOf(mean);
    if (place === undefined) return undefined;
    const x = Math.trunc((place.x * crop.width) / SIDE);
    const y = Math.trunc((place.y * crop.height) / SIDE);
    // The reference takes a place at the edge of the square for none.
    if (x === 0 || y === 0) return undefined;
    return {
      x: asShare(x + square.left, picture.width),
      y: asShare(y + square.top, picture.height),
    };
  });
}

/** As the reference keeps places: a share of the side in single precision, made pixels again. */
export const asShare = (place: number, side: number): number =>
  Math.fround(Math.fround(place / side) * side);

function highestOf(map: Float64Array): { readonly x: number; readonly y: number } | undefined {
  if (!map.some((value) => value > THRESHOLD)) return undefined; // smoothing makes nothing higher
  const smooth = gaussian(map, { width: SIDE, height: SIDE }, SIGMA);
  const patches = patchesOf(smooth);
  const [heaviest] = patches.toSorted((a, b) => weightOf(b, map) - weightOf(a, map));
  if (heaviest === undefined) return undefined;
  // Everything outside the patch is 0, which is higher than a patch of negative values.
  const inside = new Float64Array(map.length);
  for (const at of heaviest) inside[at] = map[at] ?? 0;
  const best = inside.reduce((top, value, at) => (value > (inside[top] ?? 0) ? at : top), 0);
  return { x: best % SIDE, y: Math.floor(best / SIDE) };
}

const weightOf = (patch: readonly number[], map: Float64Array): number =>
  patch.reduce((sum, at) => sum + (map[at] ?? 0), 0);

/** Places above the threshold that touch each other, corners included; in the order of their first places. */
function patchesOf(map: Float64Array): readonly (readonly number[])[] {
  const open = Uint8Array.from(map, (value) => (value > THRESHOLD ? 1 : 0));
  const patches: number[][] = [];
  for (let start = open.indexOf(1); start >= 0; start = open.indexOf(1, start)) {
    const patch = [start];
    open[start] = 0;
    for (const at of patch) {
      const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
      for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, SIDE - 1); v++)
        for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, SIDE - 1); u++) {
          const near = v * SIDE + u;
          if (open[near] !== 1) continue;
          open[near] = 0;
          patch.push(near);
        }
    }
    patches.push(patch);
  }
  return patches;
}
