/** The frame that most preprocessors work in: the picture on white, its shorter side at the resolution, its sides
 *  filled up to multiples of 64.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/legacy/processor.py (resize_image_with_pad),
 *  annotator/util.py (HWC3). */
import { Problem } from "@inkloom/contract";
import { type Pixels, type Raster, resampledOpenCv } from "@inkloom/pixels";

export interface Frame {
  /** [height, width, 3], multiples of 64; what was added repeats the last row and column. */
  readonly picture: Raster;
  /** Size without what was added. */
  readonly width: number;
  readonly height: number;
}

const MULTIPLE = 64;

/** Most pixels of a frame: beyond it no network here has memory. */
const MOST_PIXELS = 2 ** 24;

/** Colours of a picture, [height, width, 3], on white where it is transparent: in 32-bit floats and cut off to whole
 *  numbers, as numpy does. */
export function colours({ width, height, data }: Pixels): Raster {
  const out = new Uint8ClampedArray(width * height * 3);
  const fround = Math.fround;
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3] ?? 255;
    if (alpha === 255) {
      out[to] = data[from] ?? 0;
      out[to + 1] = data[from + 1] ?? 0;
      out[to + 2] = data[from + 2] ?? 0;
      continue;
    }
    const share = fround(alpha / 255);
    const white = fround(255 * fround(1 - share));
    for (let c = 0; c < 3; c++)
      out[to + c] = Math.floor(fround(fround((data[from + c] ?? 0) * share) + white));
  }
  return { width, height, channels: 3, data: out };
}

/** @throws Problem `annotator/input` for sides that would become too long */
export function framed(picture: Pixels, resolution: number): Frame {
  const scale = resolution / Math.min(picture.width, picture.height);
  const width = roundEven(picture.width * scale);
  const height = roundEven(picture.height * scale);
  if (width * height > MOST_PIXELS)
    throw new Problem("annotator/input", {
      en: `a picture of ${picture.width}x${picture.height} at a resolution of ${resolution} becomes ${width}x${height}, expected at most ${MOST_PIXELS} pixels`,
      zh: `${picture.width}x${picture.height} 的图片在分辨率 ${resolution} 下为 ${width}x${height}，最多为 ${MOST_PIXELS} 像素`,
    });
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
  const data = new Uint8ClampedArray(width * height * channels);
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const start = y * made.width * channels;
    data.set(made.data.subarray(start, start + row), y * row);
  }
  return { width, height, channels, data };
}

/** An opaque picture of a raster with one channel (grey) or three. */
export function pictureOf({ width, height, channels, data }: Raster): Pixels {
  const out = new Uint8ClampedArray(width * height * 4);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; to < out.length; from += channels, to += 4) {
    out[to] = data[from] ?? 0;
    out[to + 1] = data[from + green] ?? 0;
    out[to + 2] = data[from + blue] ?? 0;
    out[to + 3] = 255;
  }
  return { width, height, data: out };
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
