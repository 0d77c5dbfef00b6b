/** Maps of a network at the size of a picture: whole ones, only where they are high, or single places. */
import {
  composed,
  gainOf,
  placesSeeing,
  type Resampling,
  resampling,
  smartFilter,
} from "./resampling.ts";

/** One channel as the network gives it. */
export interface CoarseMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of a map at full size; `data` row by row. */
export interface MapWindow extends Size {
  readonly left: number;
  readonly top: number;
  readonly data: Float64Array;
}

/** How far apart the places of a network are in its picture. */
const STRIDE = 8;

/** From maps to the size of the picture that was given. */
export interface Enlarging {
  readonly across: Resampling;
  readonly down: Resampling;
}

/**
 * As the reference does it: eight times as large, without what was added to the network's picture, then to the size.
 * @param seen the network's picture without what was added to it
 */
export function enlarging(map: Size, seen: Size, full: Size): Enlarging {
  const filter = smartFilter(seen, full);
  const axis = (name: "width" | "height"): Resampling =>
    composed(
      resampling(map[name], map[name] * STRIDE, "lanczos4"),
      resampling(seen[name], full[name], filter),
    );
  return { across: axis("width"), down: axis("height") };
}

export function valueAt(map: CoarseMap, { across, down }: Enlarging, x: number, y: number): number {
  const [columns, rows] = [across[x], down[y]];
  if (!columns || !rows) return 0;
  let sum = 0;
  for (let j = 0; j < rows.weights.length; j++) {
    const at = (rows.first + j) * map.width + columns.first;
    let line = 0;
    for (let i = 0; i < columns.weights.length; i++)
      line += (columns.weights[i] ?? 0) * (map.data[at + i] ?? 0);
    sum += (rows.weights[j] ?? 0) * line;
  }
  return Math.fround(sum);
}

/** Columns `left` and rows `top` on, `width` x `height` of them. */
export function windowOf(
  map: CoarseMap,
  { across, down }: Enlarging,
  { left, top, width, height }: Omit<MapWindow, "data">,
): MapWindow {
  const firstRow = down[top]?.first ?? 0;
  const last = down[top + height - 1];
  const rows = (last ? last.first + last.weights.length : 0) - firstRow;
  const lines = new Float64Array(Math.max(rows, 0) * width);
  for (let x = 0; x < width; x++) {
    const { first = 0, weights = new Float64Array(0) } = across[left + x] ?? {};
    for (let y = 0; y < rows; y++) {
      const at = (firstRow + y) * map.width + first;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (map.data[at + i] ?? 0);
      lines[y * width + x] = sum;
    }
  }
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const { first = 0, weights = new Float64Array(0) } = down[top + y] ?? {};
    for (let j = 0; j < weights.length; j++) {
      const weight = weights[j] ?? 0;
      const from = (first - firstRow + j) * width;
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        data[at] = (data[at] ?? 0) + weight * (lines[from + x] ?? 0);
      }
    }
    for (let x = 0; x < width; x++) data[y * width + x] = Math.fround(data[y * width + x] ?? 0);
  }
  return { left, top, width, height, data };
}

/** The smallest window outside which no value reaches `level`, grown by `margin` on each side where there is room;
 *  undefined where no value does. */
export function highWindow(
  map: CoarseMap,
  enlarge: Enlarging,
  level: number,
  margin: number,
): Omit<MapWindow, "data"> | undefined {
  const { across, down } = enlarge;
  const low = level / (gainOf(across) * gainOf(down));
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let y = 0; y < map.height; y++)
    for (let x = 0; x < map.width; x++) {
      if (Math.abs(map.data[y * map.width + x] ?? 0) < low) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  if (right < left) return undefined;
  const columns = placesSeeing(across, left, right);
  const rows = placesSeeing(down, top, bottom);
  const from = { x: Math.max(columns.start - margin, 0), y: Math.max(rows.start - margin, 0) };
  const to = {
    x: Math.min(columns.end + margin, across.length),
    y: Math.min(rows.end + margin, down.length),
  };
  return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
}
