/** A control picture in the size of what is drawn, with care for lines, areas of few colours and two values.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/controlnet.py (detectmap_proc),
 *  internal_controlnet/external_code.py (pixel_perfect_resolution). */
import type { ControlUnit } from "@inkloom/contract";
import {
  boxPlaces,
  dilated,
  eroded,
  type Mask,
  type OpenCvFilter,
  type Pixels,
  type Raster,
  resampledOpenCv,
} from "@inkloom/pixels";
import { colours, pictureOf } from "../annotate/frame.ts";
import type { PixelSize } from "../latents/size.ts";
import { parted, ridges, thinned } from "./thin.ts";

/** What a picture and its mask become together. */
export interface FittedMap {
  readonly picture: Pixels;
  /** 0 or 255. */
  readonly mask?: Mask;
}

type Resize = ControlUnit["resize"];

/** The shorter side at which a preprocessor keeps every pixel of what is drawn. */
export function pixelPerfect(picture: PixelSize, size: PixelSize, mode: Resize): number {
  const scales = [size.height / picture.height, size.width / picture.width];
  const scale = mode === "fill" ? Math.min(...scales) : Math.max(...scales);
  return Math.max(1, roundEven(scale * Math.min(picture.width, picture.height)));
}

/** Pixels that a picture may have before it is cut: what is far longer than high becomes far larger than what is drawn. */
const MOST_PIXELS = 2 ** 24;

/** Whether there is memory for the way of a picture to the size. */
export function isFittable(picture: PixelSize, size: PixelSize, mode: Resize): boolean {
  if (mode !== "crop") return true;
  const scale = Math.max(size.height / picture.height, size.width / picture.width);
  return picture.width * scale * picture.height * scale <= MOST_PIXELS;
}

/** Around a picture that does not fill the size is the median of its border's colours, and everything is to be drawn. */
export function fittedMap(picture: Pixels, size: PixelSize, mode: Resize, mask?: Mask): FittedMap {
  const source = colours(picture);
  if (mode === "stretch") return answer(...both(source, mask, size));
  const scales = [size.height / source.height, size.width / source.width];
  const scale = mode === "fill" ? Math.min(...scales) : Math.max(...scales);
  const inner = {
    width: Math.max(1, roundEven(source.width * scale)),
    height: Math.max(1, roundEven(source.height * scale)),
  };
  const [map, cover] = both(source, mask, inner);
  const place = {
    left: Math.floor((size.width - inner.width) / 2),
    top: Math.floor((size.height - inner.height) / 2),
  };
  if (mode === "crop") {
    // Cutting rounds the other way.
    const cut = {
      left: -Math.floor((inner.width - size.width) / 2),
      top: -Math.floor((inner.height - size.height) / 2),
    };
    return answer(placed(map, size, cut, [0, 0, 0]), cover && placed(cover, size, cut, [255]));
  }
  return answer(
    placed(map, size, place, borderColour(source)),
    cover && placed(cover, size, place, [255]),
  );
}

const answer = (map: Raster, cover: Raster | undefined): FittedMap => ({
  picture: pictureOf(map),
  ...(cover && { mask: { width: cover.width, height: cover.height, data: cover.data } }),
});

/** Picture and mask, resized alike. */
function both(
  source: Raster,
  mask: Mask | undefined,
  size: PixelSize,
): [Raster, Raster | undefined] {
  const cover = mask && { ...mask, channels: 1 };
  const same = size.width === source.width && size.height === source.height;
  const filter = same ? "nearest" : filterFor(source, size);
  const resized = cover && resampledOpenCv(cover, { ...size, filter });
  return [
    same ? source : resizedMap(source, size, filter),
    resized && { ...resized, data: resized.data.map((value) => (value > 127 ? 255 : 0)) },
  ];
}

/** Fewer colours than this are names of things, between which there is nothing. */
const FEW_COLOURS = 200;

function filterFor(source: Raster, size: PixelSize): OpenCvFilter {
  const count = colourCount(source);
  if (count > 2 && count < FEW_COLOURS) return "nearest";
  return size.width * size.height < source.width * source.height ? "area" : "cubic";
}

function resizedMap(source: Raster, size: PixelSize, filter: OpenCvFilter): Raster {
  const resized = resampledOpenCv(source, { ...size, filter });
  if (colourCount(source) !== 2 || !reachesBothEnds(source)) return resized;
  const grey = averaged(resized);
  const enlarged = size.width * size.height > source.width * source.height;
  const two = isOfLines(source) ? thinned(parted(ridges(grey)), { prune: enlarged }) : parted(grey);
  const data = new Uint8ClampedArray(two.data.length * 3);
  two.data.forEach((value, at) => data.fill(value, at * 3, at * 3 + 3));
  return { ...size, channels: 3, data };
}

/** Up to `FEW_COLOURS`. */
function colourCount({ data }: Raster): number {
  const seen = new Set<number>();
  for (let at = 0; at < data.length && seen.size < FEW_COLOURS; at += 3)
    seen.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
  return seen.size;
}

function reachesBothEnds({ data }: Raster): boolean {
  let [low, high] = [255, 0];
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low < 16 && high > 240;
}

/** Whether more than half of what is white vanishes where squares of three pixels do not fit. */
function isOfLines(source: Raster): boolean {
  const box = boxPlaces(3);
  const opened = dilated(eroded(source, box), box).data;
  let [lost, white] = [0, 0];
  source.data.forEach((value, at) => {
    if ((opened[at] ?? 0) < value) lost++;
    if (value > 127) white++;
  });
  return lost * 2 > white;
}

/** The mean of three channels, cut off to whole numbers. */
function averaged({ width, height, data }: Raster): Raster {
  const out = new Uint8ClampedArray(width * height);
  for (let at = 0; at < out.length; at++)
    out[at] = Math.floor(
      ((data[at * 3] ?? 0) + (data[at * 3 + 1] ?? 0) + (data[at * 3 + 2] ?? 0)) / 3,
    );
  return { width, height, channels: 1, data: out };
}

/** The median of each channel of the four borders, corners counted twice; cut off to whole numbers. */
function borderColour({ width, height, channels, data }: Raster): number[] {
  return Array.from({ length: channels }, (_, c) => {
    const at = (x: number, y: number): number => data[(y * width + x) * channels + c] ?? 0;
    const values: number[] = [];
    for (let x = 0; x < width; x++) values.push(at(x, 0), at(x, height - 1));
    for (let y = 0; y < height; y++) values.push(at(0, y), at(width - 1, y));
    values.sort((a, b) => a - b);
    const middle = values.length / 2; // always even
    return Math.floor(((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2);
  });
}

/** Put on a ground of one colour, or cut where it is larger. */
function placed(
  source: Raster,
  { width, height }: PixelSize,
  { left, top }: { readonly left: number; readonly top: number },
  ground: readonly number[],
): Raster {
  const { channels } = source;
  const data = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = [x - left, y - top];
      const inside = column >= 0 && row >= 0 && column < source.width && row < source.height;
      const from = (row * source.width + column) * channels;
      for (let c = 0; c < channels; c++)
        data[(y * width + x) * channels + c] = inside
          ? (source.data[from + c] ?? 0)
          : (ground[c] ?? 0);
    }
  return { width, height, channels, data };
}

/** To the nearest whole number, halves to the even one, as numpy rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
