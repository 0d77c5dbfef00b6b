/** Resampling as Pillow does it, in its 8-bit fixed-point arithmetic, so the bytes are its bytes.
 *  Rows come first, always, as in the Pillow 9.5 that A1111 pins; Pillow 13 takes columns first at times, which
 *  rounds differently.
 *  Reference: python-pillow/Pillow@9.5.0, src/libImaging/{Resample,Geometry}.c. */
import { premultiplied, straight } from "../alpha.ts";
import { checkPixels, type Pixels } from "../pixels.ts";
import { checkSides, type Raster, rasterOf, transposed } from "../raster.ts";

export type PillowFilter = "nearest" | "box" | "bilinear" | "bicubic" | "lanczos";

/** The part of the source that becomes the whole result, in pixels; may be empty on one axis. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface PillowResize {
  readonly width: number;
  readonly height: number;
  readonly filter: PillowFilter;
  /** @default the whole source */
  readonly box?: Box;
}

/** A picture of another size; transparent pixels do not bleed into their neighbours. Error: `size`. */
export function resizePillow(pixels: Pixels, options: PillowResize): Pixels {
  checkPixels(pixels);
  if (options.filter === "nearest") return resampled(rasterOf(pixels, 4), options);
  return straight(resampled(rasterOf(premultiplied(pixels), 4), options));
}

/** The same for any number of channels, each on its own. */
export function resampled(source: Raster, options: PillowResize): Raster {
  const { width, height, filter } = options;
  checkSides("a resized picture", width, height);
  const [left, top, right, bottom] = options.box ?? [0, 0, source.width, source.height];
  if (filter === "nearest")
    return picked(source, steps(width, left, right), steps(height, top, bottom));
  let raster = source;
  if (width !== source.width || left !== 0 || right !== source.width)
    raster = alongRows(raster, width, FILTERS[filter], left, right);
  if (height !== source.height || top !== 0 || bottom !== source.height)
    raster = transposed(alongRows(transposed(raster), height, FILTERS[filter], top, bottom));
  return raster === source ? { ...source, data: new Uint8ClampedArray(source.data) } : raster;
}

interface Filter {
  /** Half of the width, in source pixels where it does not shrink. */
  readonly support: number;
  readonly at: (x: number) => number;
}

const BICUBIC_A = -0.5;
const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const FILTERS: Readonly<Record<Exclude<PillowFilter, "nearest">, Filter>> = {
  box: { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    at: (x) => {
      const d = Math.abs(x);
      if (d < 1) return ((BICUBIC_A + 2) * d - (BICUBIC_A + 3)) * d * d + 1;
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * BICUBIC_A : 0;
    },
  },
  lanczos: { support: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Bits behind the point of a weight. */
const PRECISION = 22;

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Which source pixels make result pixel by result pixel, with integer weights that sum to about 2^22. */
function tapsOf(count: number, size: number, filter: Filter, from: number, to: number): Taps[] {
  const scale = (to - from) / count;
  const stretch = Math.max(scale, 1);
  const support = filter.support * stretch;
  return Array.from({ length: count }, (_, i) => {
    const centre = from + (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(size, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: Math.max(0, end - first) }, (_each, k) =>
      filter.at((k + first - centre + 0.5) * (1 / stretch)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    const weights = raw.map((weight) => {
      const share = (sum === 0 ? weight : weight / sum) * 2 ** PRECISION;
      return Math.trunc(share + (share < 0 ? -0.5 : 0.5));
    });
    return { first, weights };
  });
}

function alongRows(source: Raster, width: number, filter: Filter, from: number, to: number) {
  const { height, channels, data } = source;
  const taps = tapsOf(width, source.width, filter, from, to);
  const out = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++) {
    const row = y * source.width * channels;
    for (let x = 0; x < width; x++) {
      const tap = taps[x];
      if (tap === undefined) continue;
      const { first, weights } = tap;
      for (let c = 0; c < channels; c++) {
        let sum = 2 ** (PRECISION - 1);
        for (let k = 0; k < weights.length; k++)
          sum += (weights[k] ?? 0) * (data[row + (first + k) * channels + c] ?? 0);
        out[(y * width + x) * channels + c] = Math.floor(sum / 2 ** PRECISION);
      }
    }
  }
  return { width, height, channels, data: out };
}

/** Source positions of the nearest pixels; the sum is kept as Pillow keeps it. */
function steps(count: number, from: number, to: number): number[] {
  const step = (to - from) / count;
  let place = from + step * 0.5;
  return Array.from({ length: count }, () => {
    const at = Math.floor(place);
    place += step;
    return at;
  });
}

/** The source's pixels at these columns and rows. */
export function picked(
  source: Raster,
  columns: readonly number[],
  rows: readonly number[],
): Raster {
  const { channels, data } = source;
  const [width, height] = [columns.length, rows.length];
  const out = new Uint8ClampedArray(width * height * channels);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const from = (row * source.width + column) * channels;
      out.set(data.subarray(from, from + channels), (y * width + x) * channels);
    });
  });
  return { width, height, channels, data: out };
}
