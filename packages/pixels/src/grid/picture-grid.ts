/** A picture cut into tiles of one size that overlap, and put together again, one passing into the next.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@00952fb, modules/images.py (split_grid, combine_grid). */
import { pasteMasked } from "../alpha.ts";
import { opaque, type Pixels } from "../pixels.ts";
import { PixelsError } from "../pixels-error.ts";
import { cropped, paste } from "../resize/modes.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface GridTile {
  readonly left: number;
  readonly top: number;
  readonly pixels: Pixels;
}

export interface PictureGrid extends Size {
  readonly tile: Size;
  /** Pixels that neighbours share at least, and in which one passes into the next. */
  readonly overlap: number;
  /** From left to right, row by row. */
  readonly rows: readonly (readonly GridTile[])[];
}

/** As few tiles as cover the picture, as far apart as can be. Error: `size` where the picture is smaller than a
 *  tile, or a tile not larger than the overlap. */
export function splitGrid(pixels: Pixels, tile: Size, overlap: number): PictureGrid {
  const { width, height } = pixels;
  if (tile.width > width || tile.height > height)
    throw new PixelsError(
      "size",
      `tiles of ${tile.width}x${tile.height} for a picture of ${width}x${height}; expected tiles within it`,
    );
  if (overlap < 0 || overlap >= Math.min(tile.width, tile.height))
    throw new PixelsError(
      "size",
      `tiles of ${tile.width}x${tile.height} that overlap by ${overlap}; expected less than a tile`,
    );
  const across = places(width, tile.width, overlap);
  const rows = places(height, tile.height, overlap).map((top) =>
    across.map((left) => {
      const box = { left, top, right: left + tile.width, bottom: top + tile.height };
      return { left, top, pixels: cropped(pixels, box) };
    }),
  );
  return { width, height, tile, overlap, rows };
}

/** Where tiles begin along one side. */
function places(side: number, tile: number, overlap: number): number[] {
  const count = Math.max(1, Math.ceil((side - overlap) / (tile - overlap)));
  const step = count > 1 ? (side - tile) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => Math.min(Math.trunc(i * step), side - tile));
}

/** The tiles as one picture, opaque: in the first `overlap` pixels of a tile its neighbour fades, first along the
 *  rows, then between them. */
export function combinedGrid({ width, height, tile, overlap, rows }: PictureGrid): Pixels {
  const whole = blank({ width, height });
  for (const tiles of rows) {
    const row = blank({ width, height: tile.height });
    for (const { left, pixels } of tiles) fadedIn(row, pixels, { left, top: 0 }, overlap, "x");
    fadedIn(whole, row, { left: 0, top: tiles[0]?.top ?? 0 }, overlap, "y");
  }
  return whole;
}

function blank({ width, height }: Size): Pixels {
  return opaque({ width, height, data: new Uint8ClampedArray(width * height * 4) });
}

/** Laid on the ground; what does not begin at its border fades in along one axis. */
function fadedIn(
  ground: Pixels,
  pixels: Pixels,
  { left, top }: { readonly left: number; readonly top: number },
  overlap: number,
  axis: "x" | "y",
): void {
  const { width, height } = pixels;
  const before = cropped(ground, { left, top, right: left + width, bottom: top + height });
  paste(ground, opaque(pixels), left, top);
  if (overlap === 0 || (axis === "x" ? left : top) === 0) return;
  const strip = axis === "x" ? { width: overlap, height } : { width, height: overlap };
  const box = { left: 0, top: 0, right: strip.width, bottom: strip.height };
  const data = new Uint8ClampedArray(strip.width * strip.height).map((_, at) => {
    const place = axis === "x" ? at % strip.width : Math.floor(at / strip.width);
    return Math.trunc(Math.fround(Math.fround(place * 255) / overlap));
  });
  paste(
    ground,
    pasteMasked(cropped(before, box), cropped(opaque(pixels), box), { ...strip, data }),
    left,
    top,
  );
}
