/** A side cut into equal tiles that overlap, and how one tile passes into the next. */

/** The tiles of one side. */
export interface TiledSide {
  /** Length of every tile. */
  readonly tile: number;
  /** Where tiles begin, multiples of the period. The last may reach past the side's end by less than a period. */
  readonly starts: readonly number[];
}

/**
 * Tiles of at most `tile` that lie at even distances, the first at 0 and the last at the end, and share at least
 * `overlap` (half of a tile at most); with a period of 1 as A1111's `split_grid` (modules/images.py). One tile
 * where the side is no longer than it, or where `tile` is 0.
 */
export function tiledSide(side: number, tile: number, overlap: number, period: number): TiledSide {
  if (tile === 0 || side <= tile) return { tile: side, starts: [0] };
  const size = Math.max(1, Math.floor(tile / period)); // in periods, from here on
  const whole = Math.ceil(side / period);
  if (whole <= size) return { tile: whole * period, starts: [0] };
  const shared = Math.min(overlap / period, size / 2);
  const stride = Math.max(1, Math.floor(size - shared));
  const count = Math.ceil((whole - size) / stride) + 1;
  const starts = Array.from(
    { length: count },
    (_, i) => Math.floor((i * (whole - size)) / (count - 1)) * period,
  );
  return { tile: size * period, starts };
}

/**
 * How much of the later tile counts at each place of `shared` places. Outer quarters belong to one tile
 * alone, so that what a tile cannot see past its border never counts there; between them it rises evenly.
 */
export function ramp(shared: number): Float32Array {
  const margin = Math.floor(shared / 4);
  const width = shared - 2 * margin;
  return Float32Array.from({ length: shared }, (_, at) =>
    Math.min(1, Math.max(0, (at - margin + 0.5) / width)),
  );
}

/** Planes of floats, [channels, height, width]. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Lays `tile` into `strip` of the same height so that it begins at column `left`; what lies before `filled` is
 *  there already and passes into it. */
export function layBeside(strip: Planes, tile: Planes, left: number, filled: number): void {
  const shares = ramp(Math.max(0, filled - left));
  for (let row = 0; row < strip.channels * strip.height; row++) {
    const to = row * strip.width + left;
    const from = row * tile.width;
    for (let x = 0; x < tile.width; x++) {
      const share = shares[x] ?? 1;
      const old = strip.data[to + x] ?? 0;
      const made = tile.data[from + x] ?? 0;
      strip.data[to + x] = share === 1 ? made : share === 0 ? old : old + (made - old) * share;
    }
  }
}

/** Passes the last `shared` rows of `above` into the first ones of `below`, in place. */
export function passInto(above: Planes, below: Planes, shared: number): void {
  ramp(shared).forEach((share, row) => {
    if (share === 1) return;
    for (let c = 0; c < below.channels; c++) {
      const from = (c * above.height + above.height - shared + row) * above.width;
      const to = (c * below.height + row) * below.width;
      for (let x = 0; x < below.width; x++) {
        const old = above.data[from + x] ?? 0;
        const made = below.data[to + x] ?? 0;
        below.data[to + x] = share === 0 ? old : old + (made - old) * share;
      }
    }
  });
}
