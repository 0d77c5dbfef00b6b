/** Enlarges pictures: by a network in as many passes as it takes, or without one. */
import { Problem } from "@inkloom/contract";
import { isOpaque, type Pixels, resizePillow } from "@inkloom/pixels";
import { alphaRaster, colourRaster, joinedPixels } from "./channels.ts";
import { expectTileFits } from "./memory.ts";
import type { OpenUpscaler } from "./open.ts";
import { type PassOptions, tilesOf, upscaledRaster } from "./pass.ts";

/** Upscalers without a network, by their names in A1111. */
export const PLAIN_UPSCALERS = ["Lanczos", "Nearest"] as const;

export type PlainUpscaler = (typeof PLAIN_UPSCALERS)[number];

/** Size that a picture becomes, pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface UpscaleOptions extends Omit<PassOptions, "onTile">, PictureSize {
  readonly upscaler: OpenUpscaler | PlainUpscaler;
  /** Bytes that a tile may take, weights included: larger ones are refused. @default no limit */
  readonly memory?: number | undefined;
  /** Called after each tile with the number done and the number of all. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** Most pixels of a picture on its way, intermediate passes too: their bytes have to fit into memory. */
const MOST_PIXELS = 2 ** 27;

/** More passes are never taken; what is missing then is resampled, as in A1111. */
const MOST_PASSES = 3;

/**
 * The picture at `width` x `height`. A network is repeated until neither side is too short, three times at
 * most, and what it made is resampled to the size (Lanczos); as A1111, modules/upscaler.py (`upscale`).
 * Alpha that is not opaque is enlarged by the same network as a grey picture.
 *
 * @throws Problem `upscaler/size` or `memory/short` before anything is computed; `upscaler/not-finite`
 */
export async function upscale(pixels: Pixels, options: UpscaleOptions): Promise<Pixels> {
  const { upscaler, width, height } = options;
  if (typeof upscaler === "string") return resampledPicture(pixels, upscaler, options);
  expectPossible(options);
  const steps = passesOf(pixels, upscaler.upscaler.scale, options);
  steps.forEach(expectPossible);
  const apart = upscaler.upscaler.channels !== 4 && !isOpaque(pixels);
  const tiles = steps.map(({ from }) => tilesOf(upscaler, from.width, from.height, options));
  const largest = tiles.at(-1);
  if (options.memory !== undefined && largest) expectTileFits(upscaler, largest, options.memory);
  const all = tiles.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  const counted: PassOptions = {
    ...options,
    onTile: () => options.onProgress?.(++done, apart ? 2 * all : all),
  };
  let made = pixels;
  for (let left = steps.length; left > 0; left--)
    made = await passed(upscaler, made, apart, counted);
  return made.width === width && made.height === height ? made : resized(made, options, "lanczos");
}

/** The picture at another size without a network. @throws Problem `upscaler/size` */
export function resampledPicture(
  pixels: Pixels,
  upscaler: PlainUpscaler,
  size: PictureSize,
): Pixels {
  expectPossible(size);
  return resized(pixels, size, upscaler === "Nearest" ? "nearest" : "lanczos");
}

interface Step extends PictureSize {
  readonly from: PictureSize;
}

/** The sizes of each pass; a network that does not enlarge runs once. */
function passesOf(from: PictureSize, scale: number, wanted: PictureSize): Step[] {
  const steps: Step[] = [];
  let size: PictureSize = from;
  do {
    const step: Step = { from: size, width: size.width * scale, height: size.height * scale };
    steps.push(step);
    size = step;
  } while (
    scale > 1 &&
    steps.length < MOST_PASSES &&
    (size.width < wanted.width || size.height < wanted.height)
  );
  return steps;
}

async function passed(
  open: OpenUpscaler,
  pixels: Pixels,
  alphaApart: boolean,
  options: PassOptions,
): Promise<Pixels> {
  const { channels } = open.upscaler;
  const colours = await upscaledRaster(open, colourRaster(pixels, channels), options);
  const alpha = alphaApart
    ? await upscaledRaster(open, alphaRaster(pixels, channels), options)
    : undefined;
  return joinedPixels(colours, alpha);
}

const resized = (
  pixels: Pixels,
  { width, height }: PictureSize,
  filter: "nearest" | "lanczos",
): Pixels => resizePillow(pixels, { width, height, filter });

function expectPossible({ width, height }: PictureSize): void {
  if (width >= 1 && height >= 1 && width * height <= MOST_PIXELS) return;
  throw new Problem("upscaler/size", {
    en: `a picture of ${width}x${height} would be made, expected at most ${MOST_PIXELS} pixels`,
    zh: `将得到 ${width}x${height} 的图片，最多为 ${MOST_PIXELS} 像素`,
  });
}
