/** At which size LeReS++ looks at the whole picture: as large as leaves few places out of the network's sight of any
 *  cue. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/leres/depthmap.py (calculateprocessingres). */
import type { Raster } from "@inkloom/pixels";
import { gradientOf } from "./gradient.ts";
import { type Plane, rangeOf, resizedPlane } from "./planes.ts";

/** What the network sees around a pixel, pixels of its input. */
export const SIGHT = 448;

/** Longest side at which the whole picture is looked at. */
export const LONGEST = 1600;

/** Cues are looked for at this part of the size. */
const SHRINK = 32;
/** Share of places that may be without cue. */
const BLIND = 0.2;
const MOST_ENLARGED = 3;
/** Share of the strongest gradient from which on it is a cue. */
const CUE = 0.4;

export interface WholeSize {
  /** Side of the square that the picture is resized to, pixels. */
  readonly size: number;
  /** Share of the picture near a cue. */
  readonly covered: number;
}

export function wholeSize(picture: Raster): WholeSize {
  const cues = cuesOf(picture);
  const step = SIGHT / SHRINK;
  const limit = Math.min(LONGEST, MOST_ENLARGED * Math.max(picture.width, picture.height)) / SHRINK;
  let best = step;
  let seen: Plane<Float64Array> | undefined;
  for (let size = step; size < Math.trunc(limit); size += step / 2) {
    seen = shrunk(cues, size);
    if (1 - meanOf(dilated(seen, step)) > BLIND) break;
    best = size;
  }
  const covered = seen === undefined ? 1 : meanOf(dilated(seen, Math.trunc(step / 4)));
  return { size: best * SHRINK, covered };
}

/** 1 where the picture changes much, in a square. */
function cuesOf(picture: Raster): Plane<Float64Array> {
  const side = Math.min(picture.width, picture.height);
  const gradient = resizedPlane(gradientOf(picture), {
    width: side,
    height: side,
    filter: "linear",
  });
  const { low, high } = rangeOf(gradient.data);
  const threshold = low + CUE * (high - low);
  return { ...gradient, data: gradient.data.map((value) => (value < threshold ? 0 : 1)) };
}

/** Squares that hold a cue, resized to `size`, at half and more. */
function shrunk({ width: side, data }: Plane<Float64Array>, size: number): Plane<Float64Array> {
  const block = Math.max(1, Math.floor(side / size));
  const count = Math.ceil(side / block);
  const pooled = new Float64Array(count * count);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (data[y * side + x] === 1)
        pooled[Math.floor(y / block) * count + Math.floor(x / block)] = 1;
  const squares = { width: count, height: count, data: pooled };
  const resized = resizedPlane(squares, { width: size, height: size, filter: "linear" });
  return { ...resized, data: resized.data.map((value) => (value >= 0.5 ? 1 : 0)) };
}

/** Largest value of the square of side `size` around each place. */
function dilated(plane: Plane<Float64Array>, size: number): Plane<Float64Array> {
  const along = ({ width, height, data }: Plane<Float64Array>): Plane<Float64Array> => {
    const out = new Float64Array(data.length);
    const before = Math.floor(size / 2);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let most = -Infinity;
        const last = Math.min(x - before + size, width);
        for (let at = Math.max(x - before, 0); at < last; at++)
          most = Math.max(most, data[y * width + at] ?? 0);
        out[x * height + y] = most; // transposed, so that the second pass is the other direction
      }
    return { width: height, height: width, data: out };
  };
  return along(along(plane));
}

const meanOf = ({ data }: Plane<Float64Array>): number =>
  data.reduce((sum, value) => sum + value, 0) / data.length;
