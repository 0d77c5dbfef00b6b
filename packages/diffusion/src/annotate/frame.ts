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

/** Colours of a picture, [height, width, 3], on white where it is transparent; cut off to whole numbers as numpy does. */
export function colours({ width, height, data }: Pixels): Raster {
  const out = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = (data[i * 4 + 3] ?? 255) / 255;
    for (let c = 0; c < 3; c++)
      out[i * 3 + c] = Math.floor((data[i * 4 + c] ?? 0) * alpha + 255 * (1 - alpha));
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
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) out[i * 4 + c] = data[i * channels + (channels === 1 ? 0 : c)] ?? 0;
    out[i * 4 + 3] = 255;
  }
  return { width, height, data: out };
}

function padded(source: Raster): Raster {
  const width = Math.ceil(source.width / MULTIPLE) * MULTIPLE;
  const height = Math.ceil(source.height / MULTIPLE) * MULTIPLE;
  if (width === source.width && height === source.height) return source;
  const { channels } = source;
  const data = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from =
        (Math.min(y, source.height - 1) * source.width + Math.min(x, source.width - 1)) * channels;
      for (let c = 0; c < channels; c++)
        data[(y * width + x) * channels + c] = source.data[from + c] ?? 0;
    }
  return { width, height, channels, data };
}

/** To the nearest whole number, halves to the even one, as numpy rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.max(1, Math.round(value));
  return Math.max(1, below % 2 === 0 ? below : below + 1);
}
