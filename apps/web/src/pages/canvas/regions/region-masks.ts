/** Where regions count, as masks that the service takes; pure arithmetic, at a quarter of the size: words count by cells of eight pixels. */
import { moved, type Rect } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import { type Pixels, placesIn, TILE } from "../document/tiles.ts";
import type { TileSource } from "../export/layer-pixels.ts";

/** Pixels of the document per side of a value. */
const STEP = 4;

/** Shares of 0 to 1. */
export interface ShareMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** What a layer marks within `frame`, its edge blurred by `feather` (a standard deviation in pixels). */
export function regionShares(
  source: Pick<TileSource, "tile">,
  { id, x, y }: Layer,
  frame: Rect,
  feather: number,
): ShareMap {
  const width = Math.max(1, Math.ceil(frame.width / STEP));
  const height = Math.max(1, Math.ceil(frame.height / STEP));
  const data = new Float32Array(width * height);
  const area = moved(frame, -x, -y);
  for (const { tx, ty } of placesIn(area)) {
    const tile = source.tile(id, tx, ty);
    if (tile === undefined) continue;
    const left = Math.max(area.x, tx * TILE);
    const right = Math.min(area.x + area.width, (tx + 1) * TILE);
    const bottom = Math.min(area.y + area.height, (ty + 1) * TILE);
    for (let row = Math.max(area.y, ty * TILE); row < bottom; row++) {
      const to = Math.floor((row - area.y) / STEP) * width;
      for (let column = left; column < right; column++) {
        const alpha = tile[((row - ty * TILE) * TILE + column - tx * TILE) * 4 + 3] ?? 0;
        const at = to + Math.floor((column - area.x) / STEP);
        data[at] = (data[at] ?? 0) + alpha;
      }
    }
  }
  // Blocks at the far edges hold fewer pixels.
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const pixels =
        Math.min(STEP, frame.width - column * STEP) * Math.min(STEP, frame.height - row * STEP);
      const at = row * width + column;
      data[at] = (data[at] ?? 0) / (255 * pixels);
    }
  return blurred({ width, height, data }, feather / STEP);
}

export const marksAnything = ({ data }: ShareMap): boolean => data.some((share) => share > 0.02);

/** Three boxes are nearly a Gauss: Kovesi, Fast almost-Gaussian filtering, 2010. Each takes its share of the variance that is left. */
function blurred(map: ShareMap, deviation: number): ShareMap {
  const { width, height } = map;
  let { data } = map;
  let variance = deviation ** 2;
  for (let passes = 3; passes > 0; passes--) {
    // A box of 2 r + 1 values has a variance of r (r + 1) / 3.
    const radius = Math.max(0, Math.round((Math.sqrt(1 + (12 * variance) / passes) - 1) / 2));
    if (radius === 0) continue;
    variance = Math.max(0, variance - (radius * (radius + 1)) / 3);
    data = boxed(data, { count: height, length: width, stride: width, step: 1 }, radius);
    data = boxed(data, { count: width, length: height, stride: 1, step: width }, radius);
  }
  return { width, height, data };
}

interface Lines {
  readonly count: number;
  readonly length: number;
  /** Between lines, and between values of a line. */
  readonly stride: number;
  readonly step: number;
}

/** The mean of the values around each; beyond the edges the last goes on. */
function boxed(
  data: Float32Array,
  { count, length, stride, step }: Lines,
  radius: number,
): Float32Array {
  const out = new Float32Array(data.length);
  for (let line = 0; line < count; line++) {
    const at = (i: number): number =>
      data[line * stride + Math.min(length - 1, Math.max(0, i)) * step] ?? 0;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      out[line * stride + i * step] = sum / (2 * radius + 1);
      sum += at(i + radius + 1) - at(i - radius);
    }
  }
  return out;
}

/** Where the common words count: everywhere, but in regions by `share` only. */
export function groundShares(
  regions: readonly ShareMap[],
  { width, height }: Pick<ShareMap, "width" | "height">,
  share: number,
): ShareMap {
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const most = regions.reduce((max, region) => Math.max(max, region.data[i] ?? 0), 0);
    return 1 - (1 - share) * most;
  });
  return { width, height, data };
}

/** As a grey picture. */
export function greyShares({ width, height, data }: ShareMap): Pixels {
  const grey = new Uint8ClampedArray(width * height * 4).fill(255);
  data.forEach((share, i) => {
    grey.fill(Math.round(share * 255), i * 4, i * 4 + 3);
  });
  return { width, height, data: grey };
}
