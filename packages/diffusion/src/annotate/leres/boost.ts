/** LeReS++: a depth that is right in the large and one that is right in detail are joined by a network, for the whole
 *  picture and then for each of its parts that is rich in detail.
 *  Miangoleh et al., "Boosting Monocular Depth Estimation Models to High-Resolution", arXiv:2105.14021.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/leres/depthmap.py (estimateboost). */
import type { Raster } from "@inkloom/pixels";
import { featherOf } from "./feather.ts";
import { linearBytes } from "./linear-bytes.ts";
import { type Patch, patchesOf } from "./patches.ts";
import { type Plane, rangeOf, resizedPlane } from "./planes.ts";
import { straightFit } from "./straight-fit.ts";
import { LONGEST, SIGHT, wholeSize } from "./whole-size.ts";

export interface BoostNetworks {
  /** Depth of a square picture, of its size. */
  readonly depth: (picture: Raster) => Promise<Plane>;
  /** Joins two depths between -1 and 1, of `side` squared each, to one in the same range. */
  readonly merge: (coarse: Float32Array, fine: Float32Array) => Promise<Float32Array>;
  /** Side of the depths that are joined, pixels. */
  readonly side: number;
}

export interface BoostOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number, steps: number) => void) | undefined;
}

/** Least share of the picture's enlargement. */
const LEAST_FACTOR = 0.2;

/** Depth without scale, far being large, of the picture's size. */
export async function boosted(
  picture: Raster,
  networks: BoostNetworks,
  { signal, onStep }: BoostOptions = {},
): Promise<Plane> {
  const { width, height } = picture;
  const { size, covered } = wholeSize(picture);
  const whole = await joined(picture, size, networks);
  signal?.throwIfAborted();
  if (Math.max(width, height) < size) {
    onStep?.(1, 1);
    return resizedPlane(whole, { width, height, filter: "cubic" });
  }
  const factor = Math.max(Math.min(1, (4 * covered * size) / LONGEST), LEAST_FACTOR);
  const enlarged = enlargedFor(picture, size, factor);
  const patches = patchesOf(enlarged, factor);
  onStep?.(1, patches.length + 1);
  const scale = height / enlarged.height;
  const sides = {
    width: roundEven(enlarged.width * scale),
    height: roundEven(enlarged.height * scale),
  };
  const small = {
    ...resizedPlane(enlarged, { ...sides, filter: "cubic", channels: 3 }),
    channels: 3,
  };
  const base = resizedPlane(whole, { ...sides, filter: "cubic" });
  const updated: Plane = { ...base, data: base.data.slice() };
  for (const [i, patch] of patches.entries()) {
    const place = scaled(patch, scale, sides);
    const seen = { ...cut(small, place, 3), channels: 3 };
    const refined = await refinedPatch(seen, cut(base, place, 1), networks);
    signal?.throwIfAborted();
    blendInto(updated, refined, place);
    onStep?.(i + 2, patches.length + 1);
  }
  return resizedPlane(updated, { width, height, filter: "cubic" });
}

/** Depth from two looks, one at the network's own size and one at `size`; between 0 and 1, `side` squared. */
async function joined(picture: Raster, size: number, networks: BoostNetworks): Promise<Plane> {
  const { width, height } = picture;
  const { side } = networks;
  const look = async (at: number): Promise<Float32Array> => {
    const depth = await networks.depth(linearBytes(picture, at, at));
    const own = resizedPlane(depth, { width, height, filter: "cubic" });
    return resizedPlane(own, { width: side, height: side, filter: "cubic" }).data;
  };
  const coarse = await look(SIGHT);
  const fine = await look(size);
  const merged = await networks.merge(spread(coarse), spread(fine));
  const { low, high } = rangeOf(merged);
  const range = high - low || 1;
  return { width: side, height: side, data: merged.map((value) => (value - low) / range) };
}

/** A patch's own depth, joined with what the whole picture's says of it and fitted to that. */
async function refinedPatch(picture: Raster, base: Plane, networks: BoostNetworks): Promise<Plane> {
  const { side } = networks;
  const own = await joined(picture, 2 * SIGHT, networks);
  const known = resizedPlane(base, { width: side, height: side, filter: "cubic" }).data;
  const merged = await networks.merge(spread(known), spread(own.data));
  const mapped = merged.map((value) => (value + 1) / 2);
  const { slope, offset } = straightFit(mapped, known);
  const fitted = { ...own, data: mapped.map((value) => value * slope + offset) };
  return resizedPlane(fitted, { width: base.width, height: base.height, filter: "cubic" });
}

/** To -1 to 1. */
function spread(values: Float32Array): Float32Array {
  const { low, high } = rangeOf(values);
  const range = high - low || 1;
  return values.map((value) => ((value - low) / range) * 2 - 1);
}

/** The picture at twice the size of the whole's look, or more where cues are few. */
function enlargedFor(picture: Raster, size: number, factor: number): Raster {
  const { width, height } = picture;
  const longer = 2 * size;
  const sides =
    height > width
      ? { width: roundEven((longer * width) / height), height: longer }
      : { width: longer, height: roundEven((longer * height) / width) };
  const options = {
    width: roundEven(sides.width / factor),
    height: roundEven(sides.height / factor),
    filter: "cubic",
    channels: 3,
  } as const;
  return { ...resizedPlane(picture, options), channels: 3 };
}

/** A patch of the enlarged picture in the smaller one; what rounding leaves outside is cut off. */
function scaled(patch: Patch, scale: number, sides: { width: number; height: number }): Patch {
  const left = roundEven(patch.left * scale);
  const top = roundEven(patch.top * scale);
  return {
    left,
    top,
    width: Math.min(roundEven(patch.width * scale), sides.width - left),
    height: Math.min(roundEven(patch.height * scale), sides.height - top),
  };
}

/** The place `channels` deep. */
function cut<Values extends Float32Array | Uint8ClampedArray>(
  source: Plane<Values>,
  { left, top, width, height }: Patch,
  channels: number,
): Plane<Values> {
  const row = width * channels;
  const size = row * height;
  const { data } = source;
  const out = data instanceof Float32Array ? new Float32Array(size) : new Uint8ClampedArray(size);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * source.width + left) * channels;
    out.set(data.subarray(start, start + row), y * row);
  }
  return { width, height, data: out as Values };
}

function blendInto(target: Plane, { data }: Plane, { left, top, width, height }: Patch): void {
  const [rows, columns] = [featherOf(height), featherOf(width)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const share = (rows[y] ?? 0) * (columns[x] ?? 0);
      const to = (top + y) * target.width + left + x;
      target.data[to] = (target.data[to] ?? 0) * (1 - share) + (data[y * width + x] ?? 0) * share;
    }
}

/** To the nearest whole number, halves to the even one, as Python rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
