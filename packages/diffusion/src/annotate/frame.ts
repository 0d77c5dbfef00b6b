/** The frame that most preprocessors work in: the picture on white, its shorter side at the resolution, its sides
 *  filled up to multiples of 64.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/legacy/processor.py (resize_image_with_pad),
 *  annotator/util.py (HWC3). */
import {
  greyPicture,
  isOpaque,
  type Pixels,
  type Raster,
  rasterOf,
  resampledOpenCv,
  wordsOf,
} from "@inkloom/pixels";
import { expectHoldable } from "./holdable.ts";

export interface Frame {
  /** [height, width, 3], multiples of 64; what was added repeats the last row and column. */
  readonly picture: Raster;
  /** Size without what was added. */
  readonly width: number;
  readonly height: number;
}

const MULTIPLE = 64;

/** Colours of a picture, [height, width, 3], on white where it is transparent: in 32-bit floats and cut off to whole
 *  numbers, as numpy does. */
export function colours({ width, height, data }: Pixels): Raster {
  const out = new Uint8ClampedArray(width * height * 3);
  const pixels = wordsOf(data);
  const packed = new Uint32Array(out.buffer, 0, out.length >> 2);
  const count = width * height;
  const whole = count - (count % 4);
  for (let from = 0; from < whole; from += PART)
    packColours(pixels, packed, from, Math.min(from + PART, whole), (k) => {
      onWhite(data, k, out);
    });
  for (let i = whole; i < count; i++) onWhite(data, i, out);
  return { width, height, channels: 3, data: out };
}

/** Pixels that a loop goes over at once. Functions that are called again and again are compiled for good; one that is
 *  called once for millions of pixels would be compiled anew for each picture. A multiple of four. */
const PART = 4096;

/** Four pixels of four bytes, red in the lowest, into three words; those with alpha by `transparent`. */
function packColours(
  pixels: Uint32Array,
  packed: Uint32Array,
  begin: number,
  end: number,
  transparent: (pixel: number) => void,
): void {
  for (let i = begin, to = (begin / 4) * 3; i < end; i += 4, to += 3) {
    const a = pixels[i] ?? 0;
    const b = pixels[i + 1] ?? 0;
    const c = pixels[i + 2] ?? 0;
    const d = pixels[i + 3] ?? 0;
    if ((a & b & c & d) >>> 24 === 255) {
      packed[to] = (a & 0xffffff) | (b << 24);
      packed[to + 1] = ((b >>> 8) & 0xffff) | (c << 16);
      packed[to + 2] = ((c >>> 16) & 0xff) | (d << 8);
    } else for (let k = i; k < i + 4; k++) transparent(k);
  }
}

/** One pixel on white, each step rounded to 32 bits. */
function onWhite(data: Uint8ClampedArray, pixel: number, out: Uint8ClampedArray): void {
  const fround = Math.fround;
  const share = fround((data[pixel * 4 + 3] ?? 255) / 255);
  const white = fround(255 * fround(1 - share));
  for (let c = 0; c < 3; c++)
    out[pixel * 3 + c] = Math.floor(fround(fround((data[pixel * 4 + c] ?? 0) * share) + white));
}

/** A frame of four channels, the picture's own, where that needs no change: it is opaque and of the right sides. Spares
 *  what can take it two copies. @throws as `framed` */
export function framedAsItIs(picture: Pixels, resolution: number): Frame & { opaque: boolean } {
  const { width, height } = picture;
  const fits = width % MULTIPLE === 0 && height % MULTIPLE === 0;
  if (!fits || Math.min(width, height) !== resolution || !isOpaque(picture))
    return { ...framed(picture, resolution), opaque: false };
  expectHoldable(picture, resolution, picture);
  return { picture: rasterOf(picture, 4), width, height, opaque: true };
}

/** @throws Problem `annotator/input` for sides that would become too long */
export function framed(picture: Pixels, resolution: number): Frame {
  const scale = resolution / Math.min(picture.width, picture.height);
  const width = roundEven(picture.width * scale);
  const height = roundEven(picture.height * scale);
  expectHoldable(picture, resolution, { width, height });
  const source = colours(picture);
  const same = width === picture.width && height === picture.height;
  const resized = same
    ? source
    : resampledOpenCv(source, { width, height, filter: scale > 1 ? "cubic" : "area" });
  return { picture: padded(resized), width, height };
}

/** What was made in a frame, without what was added to it. Any number of channels. */
export function unframed(made: Raster, { width, height }: Frame): Raster {
  const { channels } = made;
  if (width === made.width && height === made.height) return made;
  const data = new Uint8ClampedArray(width * height * channels);
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const start = y * made.width * channels;
    data.set(made.data.subarray(start, start + row), y * row);
  }
  return { width, height, channels, data };
}

/** An opaque picture of a raster with one channel (grey) or three. */
export function pictureOf(raster: Raster): Pixels {
  const { width, height, channels, data } = raster;
  if (channels === 1) return greyPicture(raster);
  const out = new Uint32Array(width * height);
  for (let from = 0; from < out.length; from += PART)
    spreadColours(data, channels, out, from, Math.min(from + PART, out.length));
  return { width, height, data: new Uint8ClampedArray(out.buffer) };
}

/** Words with red in the lowest byte. */
const OPAQUE = 0xff000000;

function spreadColours(
  data: Uint8ClampedArray,
  channels: number,
  out: Uint32Array,
  begin: number,
  end: number,
): void {
  for (let i = begin, from = begin * channels; i < end; i++, from += channels)
    out[i] =
      OPAQUE | (data[from] ?? 0) | ((data[from + 1] ?? 0) << 8) | ((data[from + 2] ?? 0) << 16);
}

/** The last column and the last row again and again. */
function padded(source: Raster): Raster {
  const width = Math.ceil(source.width / MULTIPLE) * MULTIPLE;
  const height = Math.ceil(source.height / MULTIPLE) * MULTIPLE;
  if (width === source.width && height === source.height) return source;
  const { channels } = source;
  const data = new Uint8ClampedArray(width * height * channels);
  const line = width * channels;
  const filled = source.width * channels;
  for (let y = 0; y < source.height; y++) {
    data.set(source.data.subarray(y * filled, (y + 1) * filled), y * line);
    for (let i = filled; i < line; i++) data[y * line + i] = data[y * line + i - channels] ?? 0;
  }
  for (let y = source.height; y < height; y++) data.copyWithin(y * line, (y - 1) * line, y * line);
  return { width, height, channels, data };
}

/** To the nearest whole number, halves to the even one, as numpy rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.max(1, Math.round(value));
  return Math.max(1, below % 2 === 0 ? below : below + 1);
}
