/** OpenCV's Canny edges with its defaults: Sobel of three taps, gradients as |dx| + |dy|. Equal to the last pixel.
 *  References: opencv/opencv@4.10.0, modules/imgproc/src/canny.cpp; J. Canny, "A Computational Approach to Edge
 *  Detection", 1986. */
import type { Raster } from "../raster.ts";

export interface CannyOptions {
  /** Edges above it stay where they join strong ones. */
  readonly low: number;
  /** Edges above it stay; the two are exchanged where this is the lower one. */
  readonly high: number;
  /** The fourth channel is the same everywhere and is not looked at. @default false */
  readonly opaque?: boolean;
}

/** What a place is while edges are followed: none of these, or */
const WEAK = 1;
const EDGE = 255;

/** tan(22.5 degrees) with 15 bits behind the point: directions are told apart in whole numbers. */
const SHIFT = 15;
const TAN_22 = Math.floor(0.41421356237309503 * 2 ** SHIFT + 0.5);

/** White edges on black, one channel, of a picture of any number of channels: the strongest gradient counts. */
export function cannyEdges(
  source: Raster,
  { opaque = false, ...thresholds }: CannyOptions,
): Raster {
  const { width, height } = source;
  const low = Math.floor(Math.min(thresholds.low, thresholds.high));
  const high = Math.floor(Math.max(thresholds.low, thresholds.high));
  const stride = width + 2; // a border around the map spares every look at the sides
  const map = new Uint8Array(Math.ceil((stride * (height + 2)) / 4) * 4);
  let strong = new Int32Array(STACK); // places that are to be followed
  let count = 0;
  // The row above, the one that is judged, the one below.
  let above = emptyRow(width);
  let here = emptyRow(width);
  let below = emptyRow(width);
  const read = rowsOf(source, low, opaque ? Math.min(source.channels, COLOURS) : source.channels);
  read(0, here);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) read(y + 1, below);
    else clear(below);
    if (count + width > strong.length) strong = grown(strong, count + width);
    count = judge(above, here, below, high, map, (y + 1) * stride, strong, count);
    [above, here, below] = [here, below, above];
  }
  follow(map, stride, strong, count);
  return drawn(map, width, height);
}

/** Marks where a row is strongest across its edges, and writes down what is above the threshold; gives its new count. */
function judge(
  above: Row,
  here: Row,
  below: Row,
  high: number,
  map: Uint8Array,
  start: number,
  strong: Int32Array,
  begun: number,
): number {
  const { strength, places } = here;
  const upper = above.strength;
  const lower = below.strength;
  let count = begun;
  for (let k = 0; k < here.count; k++) {
    const x = places[k] ?? 0;
    const m = strength[x] ?? 0;
    const dx = here.dx[k] ?? 0;
    const dy = here.dy[k] ?? 0;
    const steep = Math.abs(dx);
    const across = steep * TAN_22;
    const along = Math.abs(dy) << SHIFT;
    let largest: boolean;
    if (along < across) largest = m > (strength[x - 1] ?? 0) && m >= (strength[x + 1] ?? 0);
    else if (along > across + (steep << (SHIFT + 1)))
      largest = m > (upper[x] ?? 0) && m >= (lower[x] ?? 0);
    else {
      const side = (dx ^ dy) < 0 ? -1 : 1;
      largest = m > (upper[x - side] ?? 0) && m > (lower[x + side] ?? 0);
    }
    if (!largest) continue;
    if (m > high) {
      map[start + x] = EDGE;
      strong[count++] = start + x;
    } else map[start + x] = WEAK;
  }
  return count;
}

/** What may be an edge in a row; columns count from 1. */
interface Row {
  /** |dx| + |dy| where it is above the low threshold, else 0: nothing below it is ever compared with. */
  readonly strength: Int32Array;
  /** Columns where it is, and the gradient at each. */
  readonly places: Int32Array;
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  count: number;
}

const emptyRow = (width: number): Row => ({
  strength: new Int32Array(width + 2),
  places: new Int32Array(width),
  dx: new Int32Array(width),
  dy: new Int32Array(width),
  count: 0,
});

function clear(row: Row): void {
  for (let k = 0; k < row.count; k++) row.strength[row.places[k] ?? 0] = 0;
  row.count = 0;
}

/** Channels whose lanes fit in one number. */
const COLOURS = 3;

/** Bits of a channel's lane where three channels lie in one number, and the lanes' highest bits. */
const LANE = 10;
const HIGHEST = (1 << (LANE - 1)) | (1 << (2 * LANE - 1)) | (1 << (3 * LANE - 1));
const ONES = 1 | (1 << LANE) | (1 << (2 * LANE));

/** Reads row by row what may be an edge in the first `seen` channels. */
function rowsOf(source: Raster, low: number, seen: number) {
  const { width, height } = source;
  // One more for what a lane may borrow from the next. Of more than three channels every place is measured.
  const limit = seen > COLOURS ? -1 : Math.max(-1, ((low >> 1) - 3) >> 1) - 1;
  let up = new Int32Array(width + 2);
  let middle = new Int32Array(width + 2);
  let down = new Int32Array(width + 2);
  return (y: number, row: Row): void => {
    if (y === 0) {
      packRow(source, 0, middle);
      up.set(middle);
    } else [up, middle, down] = [middle, down, up];
    if (y + 1 < height) packRow(source, y + 1, down);
    else down.set(middle);
    clear(row);
    measure(source, y, low, row, seen, suspects(up, middle, down, limit, row.places));
  };
}

/**
 * Writes the columns that may be above the threshold, and gives their count. With Sobel's taps |dx| + |dy| is twice the
 * larger of |d + h + v| and |e + h - v|, of the differences across the middle (h, v) and both diagonals (d, e). Most
 * places are far below the threshold; they are told by these sums of all channels at once, 7 bits of each in one
 * number, which are at most 3 off.
 */
function suspects(
  up: Int32Array,
  middle: Int32Array,
  down: Int32Array,
  limit: number,
  places: Int32Array,
): number {
  const bias = ONES * ((1 << (LANE - 1)) - 1 - limit);
  let count = 0;
  let a0 = up[0] ?? 0;
  let a1 = up[1] ?? 0;
  let b0 = middle[0] ?? 0;
  let b1 = middle[1] ?? 0;
  let c0 = down[0] ?? 0;
  let c1 = down[1] ?? 0;
  for (let x = 1; x <= places.length; x++) {
    const a2 = up[x + 1] ?? 0;
    const b2 = middle[x + 1] ?? 0;
    const c2 = down[x + 1] ?? 0;
    const h = (b2 - b0) | 0;
    const v = (c1 - a1) | 0;
    const falling = (c2 - a0 + h + v) | 0;
    const rising = (a2 - c0 + h - v) | 0;
    const beyond = (bias + falling) | (bias - falling) | (bias + rising) | (bias - rising);
    if ((beyond & HIGHEST) !== 0) places[count++] = x;
    a0 = a1;
    a1 = a2;
    b0 = b1;
    b1 = b2;
    c0 = c1;
    c1 = c2;
  }
  return count;
}

/** Keeps of the first `count` places those above the threshold, with dx and dy of the channel, of the first `seen`, where
 *  they are largest. */
function measure(
  { width, height, channels, data }: Raster,
  y: number,
  low: number,
  row: Row,
  seen: number,
  count: number,
): void {
  const { strength, places, dx, dy } = row;
  const line = width * channels;
  const middle = y * line;
  const up = y > 0 ? middle - line : middle;
  const down = y + 1 < height ? middle + line : middle;
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const x = places[k] ?? 0;
    let centre = (x - 1) * channels;
    const left = x > 1 ? -channels : 0;
    const right = x < width ? channels : 0;
    let most = -1;
    let mostX = 0;
    let mostY = 0;
    for (const end = centre + seen; centre < end; centre++) {
      const a = up + centre;
      const b = middle + centre;
      const c = down + centre;
      const falling = (data[c + right] ?? 0) - (data[a + left] ?? 0);
      const rising = (data[a + right] ?? 0) - (data[c + left] ?? 0);
      const gx = falling + rising + 2 * ((data[b + right] ?? 0) - (data[b + left] ?? 0));
      const gy = falling - rising + 2 * ((data[c] ?? 0) - (data[a] ?? 0));
      const m = Math.abs(gx) + Math.abs(gy);
      if (m <= most) continue;
      most = m;
      mostX = gx;
      mostY = gy;
    }
    if (most <= low) continue;
    strength[x] = most;
    places[kept] = x;
    dx[kept] = mostX;
    dy[kept] = mostY;
    kept++;
  }
  row.count = kept;
}

/** The upper 7 bits of up to three channels of each pixel, in lanes of one number; the border's repeated. */
function packRow({ width, channels, data }: Raster, y: number, out: Int32Array): void {
  let i = y * width * channels;
  if (channels === 4 && data.byteOffset % 4 === 0)
    packPixels(new Uint32Array(data.buffer, data.byteOffset + i, width), out);
  else if (channels === 3 && width % 4 === 0 && data.byteOffset % 4 === 0)
    packWords(new Uint32Array(data.buffer, data.byteOffset + i, (width * 3) / 4), out);
  else if (channels === 3)
    for (let x = 1; x <= width; x++, i += 3)
      out[x] =
        ((data[i] ?? 0) >> 1) |
        (((data[i + 1] ?? 0) >> 1) << LANE) |
        (((data[i + 2] ?? 0) >> 1) << (2 * LANE));
  else
    for (let x = 1; x <= width; x++) {
      let packed = 0;
      for (let c = 0; c < channels; c++, i++)
        if (c < COLOURS) packed |= ((data[i] ?? 0) >> 1) << (c * LANE);
      out[x] = packed;
    }
  out[0] = out[1] ?? 0;
  out[width + 1] = out[width] ?? 0;
}

/** Pixels of four bytes, each in a word. */
function packPixels(words: Uint32Array, out: Int32Array): void {
  for (let x = 0; x < words.length; x++) out[x + 1] = lanes(words[x] ?? 0);
}

/** Four pixels of three bytes in three words. */
function packWords(words: Uint32Array, out: Int32Array): void {
  for (let i = 0, x = 1; i < words.length; i += 3, x += 4) {
    const a = words[i] ?? 0;
    const b = words[i + 1] ?? 0;
    const c = words[i + 2] ?? 0;
    out[x] = lanes(a);
    out[x + 1] = lanes((a >>> 24) | (b << 8));
    out[x + 2] = lanes((b >>> 16) | (c << 16));
    out[x + 3] = lanes(c >>> 8);
  }
}

/** Of the lower three bytes. */
const lanes = (word: number): number =>
  ((word >>> 1) & 0x7f) | (((word >>> 9) & 0x7f) << LANE) | (((word >>> 17) & 0x7f) << (2 * LANE));

/** Places that are to be followed, at first; a picture of noise has a hundred times as many. */
const STACK = 2 ** 15;

function grown(places: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(least, places.length * 2));
  longer.set(places);
  return longer;
}

/** Weak places that touch an edge, in any of eight directions, become edges themselves. */
function follow(
  map: Uint8Array,
  stride: number,
  begun: Int32Array<ArrayBuffer>,
  size: number,
): void {
  const around = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
  let found = begun;
  let count = size;
  while (count > 0) {
    const place = found[--count] ?? 0;
    for (let k = 0; k < 8; k++) {
      const neighbour = place + (around[k] ?? 0);
      if (map[neighbour] !== WEAK) continue;
      map[neighbour] = EDGE;
      if (count === found.length) found = grown(found, count + 1);
      found[count++] = neighbour;
    }
  }
}

/** Edges alone, without the border, in the memory of the map. */
function drawn(map: Uint8Array<ArrayBuffer>, width: number, height: number): Raster {
  const words = new Uint32Array(map.buffer);
  for (let from = 0; from < words.length; from += PART)
    keepEdges(words, from, Math.min(from + PART, words.length));
  for (let y = 0; y < height; y++) {
    const start = (y + 1) * (width + 2) + 1;
    map.copyWithin(y * width, start, start + width);
  }
  return {
    width,
    height,
    channels: 1,
    data: new Uint8ClampedArray(map.buffer, 0, width * height),
  };
}

/** Words at once: a function that is called again and again is compiled for good. */
const PART = 4096;

/** Four places at once: their highest bit tells edges. */
function keepEdges(words: Uint32Array, begin: number, end: number): void {
  for (let i = begin; i < end; i++)
    words[i] = Math.imul(((words[i] ?? 0) >>> 7) & 0x01010101, EDGE);
}
