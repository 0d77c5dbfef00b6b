/** How a picture is laid into the square that a tagger sees, equal to the last bit to what each program does. */
import {
  alphaComposite,
  flattened,
  isOpaque,
  opaque,
  type Pixels,
  type Raster,
  resampled,
  resampledOpenCv,
  resizePillow,
  resizeTo,
} from "@inkloom/pixels";

/**
 * - `kohya`: white behind what is transparent, white beside it to a square, then OpenCV's area resampling where it is
 *   shrunk and Pillow's Lanczos where it is enlarged. kohya-ss/sd-scripts@48d368f, finetune/tag_images_by_wd14_tagger.py
 *   and library/utils.py (resize_image)
 * - `space`: the same square, resized by Pillow's bicubic: SmilingWolf's page wd-tagger, and neggles/wdv3-timm@2f49e85
 * - `deepdanbooru`: as large as fits, the border's pixels repeated beside it, what is transparent opaque: A1111,
 *   modules/deepbooru.py and images.py (resize_image)
 */
export type Framing = "kohya" | "space" | "deepdanbooru";

/** Longest side for which the whole square is made; beyond it the picture is shrunk first. */
const LONGEST = 8192;

const WHITE = 255;

/** The picture in a square: red, green and blue of each pixel. Error: `size`. */
export function framed(pixels: Pixels, side: number, framing: Framing): Raster {
  const picture = held(pixels);
  const size = { width: side, height: side };
  if (framing === "deepdanbooru") return colours(resizeTo(opaque(picture), size, "fill"));
  const square = padded(onWhite(picture, framing));
  if (square.width === side) return square;
  if (framing === "space") return resampled(square, { ...size, filter: "bicubic" });
  return square.width > side
    ? resampledOpenCv(square, { ...size, filter: "area" })
    : resampled(square, { ...size, filter: "lanczos" });
}

/** The square around a long and thin picture could need more memory than there is: no network sees such detail. */
function held(pixels: Pixels): Pixels {
  const longest = Math.max(pixels.width, pixels.height);
  if (longest <= LONGEST) return pixels;
  const shrunk = (size: number): number => Math.max(1, Math.round((size * LONGEST) / longest));
  const size = { width: shrunk(pixels.width), height: shrunk(pixels.height) };
  return resizePillow(pixels, { ...size, filter: "box" });
}

/** Most pictures are opaque; of others, the programs round in ways of their own. */
function onWhite(pixels: Pixels, framing: "kohya" | "space"): Pixels {
  if (isOpaque(pixels)) return pixels;
  if (framing === "kohya") return flattened(pixels);
  const { width, height } = pixels;
  const ground = new Uint8ClampedArray(4 * width * height).fill(WHITE);
  return alphaComposite({ width, height, data: ground }, pixels);
}

/** White on both sides of the shorter side, one pixel less before than behind where it does not halve. */
function padded(pixels: Pixels): Raster {
  const { width, height } = pixels;
  if (width === height) return colours(pixels);
  const side = Math.max(width, height);
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const data = new Uint8ClampedArray(3 * side * side).fill(WHITE);
  for (let y = 0; y < height; y++)
    copyColours(pixels.data, 4 * y * width, width, data, 3 * ((top + y) * side + left));
  return { width: side, height: side, channels: 3, data };
}

/** Without alpha. */
function colours({ width, height, data }: Pixels): Raster {
  const out = new Uint8ClampedArray(3 * width * height);
  copyColours(data, 0, width * height, out, 0);
  return { width, height, channels: 3, data: out };
}

function copyColours(
  from: Uint8ClampedArray,
  begin: number,
  count: number,
  to: Uint8ClampedArray,
  at: number,
): void {
  const end = begin + 4 * count;
  for (let read = begin, write = at; read < end; read += 4, write += 3) {
    to[write] = from[read] ?? 0;
    to[write + 1] = from[read + 1] ?? 0;
    to[write + 2] = from[read + 2] ?? 0;
  }
}

/** What a network takes of it. */
export interface FrameNumbers {
  readonly layout: "NHWC" | "NCHW";
  readonly colours: "RGB" | "BGR";
  /** 0 to 255, 0 to 1, or -1 to 1. */
  readonly range: "bytes" | "unit" | "signed";
}

/** The picture's numbers, [side, side, 3] or [3, side, side], into `out`. */
export function writeFrame(
  { width, height, data }: Raster,
  { layout, colours: order, range }: FrameNumbers,
  out: Float32Array,
): void {
  const area = width * height;
  const [pixelStep, colourStep] = layout === "NHWC" ? [3, 1] : [1, area];
  for (let colour = 0; colour < 3; colour++) {
    const from = order === "RGB" ? colour : 2 - colour;
    const begin = colour * colourStep;
    for (let pixel = 0; pixel < area; pixel++) {
      const byte = data[3 * pixel + from] ?? 0;
      out[begin + pixel * pixelStep] = numberOf(byte, range);
    }
  }
}

function numberOf(byte: number, range: FrameNumbers["range"]): number {
  if (range === "bytes") return byte;
  return range === "unit" ? byte / 255 : byte / 127.5 - 1;
}
