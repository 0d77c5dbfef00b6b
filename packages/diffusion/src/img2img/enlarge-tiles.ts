/** A picture enlarged by an upscaler and drawn anew in tiles that pass into each other.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0202547, scripts/sd_upscale.py. */
import { type Img2imgRequest, Problem } from "@inkloom/contract";
import { combinedGrid, type GridTile, paste, type Pixels, splitGrid } from "@inkloom/pixels";
import type { Drawing } from "../drawing/drawing.ts";
import { type EnlargeByFile, enlargedSize, pictureEnlarger } from "../hires/enlarge.ts";
import type { PixelSize } from "../latents/size.ts";
import { redrawn } from "./redraw.ts";
import { prepareSource } from "./source.ts";
import type { WalkProgress } from "./walk-progress.ts";

export interface EnlargedInTiles {
  readonly pixels: Pixels;
  /** Of a tile. */
  readonly size: PixelSize;
}

/** Most pixels of the whole picture: a few copies of it must fit into memory. */
const MOST_PIXELS = 2 ** 27;

/** As many tiles as the batch has are drawn at a time, each with a seed of its own.
 *  @throws Problem `input/invalid` where tiles do not fit; `hires/upscaler` */
export async function enlargedInTiles(
  drawing: Drawing,
  request: Img2imgRequest,
  picture: Pixels,
  {
    enlarge,
    progress,
  }: { readonly enlarge?: EnlargeByFile | undefined; readonly progress: WalkProgress },
): Promise<EnlargedInTiles> {
  expectHoldable(enlargedSize(picture, request.upscale_by ?? 1));
  const large = await pictureEnlarger(request.upscaler, enlarge).by(
    picture,
    request.upscale_by ?? 1,
  );
  const size = tileSize(request, large, drawing.resolved);
  expectFitting(size, large, request.upscale_overlap);
  const grid = splitGrid(large, size, request.upscale_overlap);
  const tiles = grid.rows.flat();
  const { seeds } = drawing.resolved;
  const count = Math.ceil(tiles.length / seeds.length);
  const done: GridTile[] = [];
  const soFar: Pixels = { ...large, data: new Uint8ClampedArray(large.data) };
  for (let i = 0; i < count; i++) {
    const work = tiles.slice(i * seeds.length, (i + 1) * seeds.length);
    const [first] = work;
    if (first === undefined) break;
    progress.begin(i, count, (preview) => laidOn(soFar, { ...first, pixels: preview }));
    // The batch is always full: what is too much is left away.
    const sources = seeds.map((_, at) => {
      const { pixels } = work[at] ?? first;
      return prepareSource({ picture: pixels }, request, size);
    });
    const drawn = await redrawn(drawing, {
      request,
      sources,
      size,
      seeds: seeds.map((seed) => seed + BigInt(i)),
    });
    work.forEach((tile, at) => {
      const finished = { ...tile, pixels: drawn[at] ?? tile.pixels };
      done.push(finished);
      paste(soFar, finished.pixels, tile.left, tile.top);
    });
  }
  const width = grid.rows[0]?.length ?? 1;
  const rows = grid.rows.map((_, y) => done.slice(y * width, (y + 1) * width));
  return { pixels: combinedGrid({ ...grid, rows }), size };
}

/** What is asked for; the model's own size, within the picture, where nothing is. */
const tileSize = (request: Img2imgRequest, picture: PixelSize, native: PixelSize): PixelSize => ({
  width: request.width ?? Math.min(native.width, wholeCells(picture.width)),
  height: request.height ?? Math.min(native.height, wholeCells(picture.height)),
});

const wholeCells = (side: number): number => side - (side % 8);

/** The preview of a tile may be smaller than the tile. */
function laidOn(ground: Pixels, { left, top, pixels }: GridTile): Pixels {
  const whole: Pixels = { ...ground, data: new Uint8ClampedArray(ground.data) };
  paste(whole, pixels, left, top);
  return whole;
}

function expectFitting(tile: PixelSize, picture: PixelSize, overlap: number): void {
  const tiles = `${tile.width}x${tile.height}`;
  const whole = `${picture.width}x${picture.height}`;
  if (tile.width > picture.width || tile.height > picture.height)
    throw new Problem("input/invalid", {
      en: `tiles of ${tiles} were asked for, the enlarged picture is ${whole}; expected a width and a height within it`,
      zh: `分块大小为 ${tiles}，而放大后的图片为 ${whole}；宽度和高度应在其范围之内`,
    });
  if (overlap >= Math.min(tile.width, tile.height))
    throw new Problem("input/invalid", {
      en: `tiles of ${tiles} overlap by ${overlap}, expected less than a tile`,
      zh: `分块大小为 ${tiles}，重叠为 ${overlap}，重叠应小于分块`,
    });
}

function expectHoldable({ width, height }: PixelSize): void {
  if (width * height > MOST_PIXELS)
    throw new Problem("input/invalid", {
      en: `the enlarged picture would be ${width}x${height}, expected at most ${MOST_PIXELS} pixels`,
      zh: `放大后的图片为 ${width}x${height}，应不超过 ${MOST_PIXELS} 像素`,
    });
}
