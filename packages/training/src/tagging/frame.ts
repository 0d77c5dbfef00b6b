/** How a picture is laid into the square that a tagger sees, equal to the last bit to what each program does. */
import {
  alphaComposite,
  flattened,
  isOpaque,
  opaque,
  paste,
  type Pixels,
  resizeOpenCv,
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

/** The picture in a square; opaque. Error: `size`. */
export function framed(pixels: Pixels, side: number, framing: Framing): Pixels {
  const picture = held(pixels);
  if (framing === "deepdanbooru")
    return resizeTo(opaque(picture), { width: side, height: side }, "fill");
  const square = padded(framing === "kohya" ? flattened(picture) : onWhite(picture));
  const size = { width: side, height: side };
  if (square.width === side) return square;
  if (framing === "space") return resizePillow(square, { ...size, filter: "bicubic" });
  return square.width > side
    ? resizeOpenCv(square, { ...size, filter: "area" })
    : resizePillow(square, { ...size, filter: "lanczos" });
}

/** The square around a long and thin picture could need more memory than there is: no network sees such detail. */
function held(pixels: Pixels): Pixels {
  const longest = Math.max(pixels.width, pixels.height);
  if (longest <= LONGEST) return pixels;
  const shrunk = (size: number): number => Math.max(1, Math.round((size * LONGEST) / longest));
  const size = { width: shrunk(pixels.width), height: shrunk(pixels.height) };
  return resizePillow(pixels, { ...size, filter: "box" });
}

const onWhite = (pixels: Pixels): Pixels =>
  isOpaque(pixels) ? pixels : alphaComposite(white(pixels.width, pixels.height), pixels);

const white = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(4 * width * height).fill(WHITE),
});

/** White on both sides of the shorter side, one pixel less before than behind where it does not halve. */
function padded(pixels: Pixels): Pixels {
  const { width, height } = pixels;
  if (width === height) return pixels;
  const side = Math.max(width, height);
  const ground = white(side, side);
  paste(ground, pixels, Math.floor((side - width) / 2), Math.floor((side - height) / 2));
  return ground;
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
  { width, height, data }: Pixels,
  { layout, colours, range }: FrameNumbers,
  out: Float32Array,
): void {
  const area = width * height;
  const [pixelStep, colourStep] = layout === "NHWC" ? [3, 1] : [1, area];
  for (let colour = 0; colour < 3; colour++) {
    const from = colours === "RGB" ? colour : 2 - colour;
    const begin = colour * colourStep;
    for (let pixel = 0; pixel < area; pixel++) {
      const byte = data[4 * pixel + from] ?? 0;
      out[begin + pixel * pixelStep] = numberOf(byte, range);
    }
  }
}

function numberOf(byte: number, range: FrameNumbers["range"]): number {
  if (range === "bytes") return byte;
  return range === "unit" ? byte / 255 : byte / 127.5 - 1;
}
