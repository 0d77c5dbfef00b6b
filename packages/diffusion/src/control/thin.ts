/** Lines of one pixel, for control pictures that were resized.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/lvminthin.py; opencv/opencv@4.10.0, modules/imgproc
 *  (morphologyEx with MORPH_HITMISS, threshold with THRESH_OTSU). */
import { dilated, type KernelPlaces, type Raster } from "@inkloom/pixels";

/** A pixel that is on goes where its neighbours are on (1), off (0) or anything (-), row by row. */
type Pattern = readonly [string, string, string];

const THINNING: readonly Pattern[] = [
  ["000", "-1-", "111"],
  ["-00", "110", "-1-"],
];
const PRUNING: readonly Pattern[] = [
  ["000", "010", "--0"],
  ["000", "010", "0--"],
];

const turned = ([a, b, c]: Pattern): Pattern =>
  [2, 1, 0].map((x) => `${a[x] ?? ""}${b[x] ?? ""}${c[x] ?? ""}`) as unknown as Pattern;

/** Each in its four directions, both forms in turn of each direction's group. */
const inAllDirections = (patterns: readonly Pattern[]): readonly Pattern[] => {
  const groups = [patterns];
  while (groups.length < 4) groups.push((groups.at(-1) ?? []).map(turned));
  return groups.flat();
};

/** Rounds after which thinning ends in any case. */
const MOST_ROUNDS = 32;

/** Thins what is 255 in a grey picture of 0 and 255; `prune` takes off short ends in a last round. */
export function thinned(source: Raster, { prune }: { readonly prune: boolean }): Raster {
  const { width, height } = source;
  const data = new Uint8ClampedArray(source.data);
  let on: number[] = [];
  for (let at = 0; at < data.length; at++) if ((data[at] ?? 0) > 0) on.push(at);
  const round = (patterns: readonly Pattern[]): boolean => {
    let changed = false;
    for (const pattern of patterns) {
      const places = placesOf(pattern);
      const hits = on.filter((at) => fits(data, width, height, at, places));
      for (const at of hits) data[at] = 0;
      if (hits.length === 0) continue;
      changed = true;
      on = on.filter((at) => data[at] !== 0);
    }
    return changed;
  };
  const thinning = inAllDirections(THINNING);
  for (let i = 0; i < MOST_ROUNDS && round(thinning); i++);
  if (prune) round(inAllDirections(PRUNING));
  return { ...source, data };
}

type Wanted = readonly (readonly [dx: number, dy: number, on: boolean])[];

const placesOf = (pattern: Pattern): Wanted =>
  pattern.flatMap((row, y) =>
    row
      .split("")
      .flatMap((sign, x) => (sign === "-" ? [] : [[x - 1, y - 1, sign === "1"] as const])),
  );

/** Beyond the border everything fits. */
function fits(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  at: number,
  places: Wanted,
): boolean {
  const x = at % width;
  const y = (at - x) / width;
  return places.every(([dx, dy, on]) => {
    const [column, row] = [x + dx, y + dy];
    if (column < 0 || row < 0 || column >= width || row >= height) return true;
    return (data[row * width + column] ?? 0) > 0 === on;
  });
}

const LINES: readonly KernelPlaces[] = [
  [-1, 0, 1].map((d) => [d, 0] as const),
  [-1, 0, 1].map((d) => [0, d] as const),
  [-1, 0, 1].map((d) => [d, d] as const),
  [-1, 0, 1].map((d) => [-d, d] as const),
];

/** What is the largest along any of four lines through it; all else is 0. Grey. */
export function ridges(source: Raster): Raster {
  const data = new Uint8ClampedArray(source.data.length);
  for (const places of LINES) {
    const most = dilated(source, places).data;
    source.data.forEach((value, at) => {
      if (most[at] === value) data[at] = value;
    });
  }
  return { ...source, data };
}

/** 255 above the level that parts a grey picture's values best, else 0. Otsu, "A threshold selection method from
 *  gray-level histograms", 1979. */
export function parted(source: Raster): Raster {
  const level = otsuLevel(source.data);
  return { ...source, data: source.data.map((value) => (value > level ? 255 : 0)) };
}

/** Shares less than this count for none. */
const FLOAT_EPSILON = 2 ** -23;

function otsuLevel(values: Uint8ClampedArray): number {
  const counts = new Float64Array(256);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const scale = 1 / values.length;
  const whole = counts.reduce((sum, count, i) => sum + i * count, 0) * scale;
  let [below, belowMean, best, level] = [0, 0, 0, 0];
  for (const [i, count] of counts.entries()) {
    const share = count * scale;
    belowMean *= below;
    below += share;
    const above = 1 - below;
    if (Math.min(below, above) < FLOAT_EPSILON || Math.max(below, above) > 1 - FLOAT_EPSILON)
      continue;
    belowMean = (belowMean + i * share) / below;
    const aboveMean = (whole - below * belowMean) / above;
    const apart = below * above * (belowMean - aboveMean) ** 2;
    if (apart > best) [best, level] = [apart, i];
  }
  return level;
}
