/** A picture as the network is shown it.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (load_image, trim_and_resize_if_required),
 *  library/utils.py (resize_image). */
import { readFile } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import {
  decodePicture,
  PixelsError,
  type Raster,
  rasterOf,
  resampled,
  resampledOpenCv,
} from "@inkloom/pixels";
import type { PicturePlan } from "./buckets.ts";
import type { ResizeInterpolation } from "./dataset.ts";
import { unreadableProblem } from "./read-subset.ts";

export interface LoadOptions {
  readonly flip: boolean;
  readonly interpolation?: ResizeInterpolation | undefined;
}

/**
 * [3, height, width] in -1..1, of the plan's bucket. Alpha is left out, whatever colours lie below it; pictures stand upright
 * by their EXIF orientation, which kohya does not look at.
 *
 * @throws Problem `dataset/picture` where it cannot be decoded, or is not of the size that was planned for
 */
export async function loadTrainingPicture(
  {
    path,
    width,
    height,
  }: { readonly path: string; readonly width: number; readonly height: number },
  plan: PicturePlan,
  { flip, interpolation }: LoadOptions,
): Promise<Float32Array<ArrayBuffer>> {
  const source = await colours(path);
  if (source.width !== width || source.height !== height)
    throw new Problem("dataset/picture", {
      en: `${path} has become ${source.width}x${source.height}, expected ${width}x${height} as when it was read.`,
      zh: `${path} 的尺寸变为 ${source.width}x${source.height}，读取时为 ${width}x${height}。`,
    });
  const [wide, high] = plan.resized;
  return planesOf(resized(source, wide, high, interpolation), plan, flip);
}

/** Three channels. */
async function colours(path: string): Promise<Raster> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Problem("dataset/picture", {
      en: `${path} cannot be read (${code}), expected the picture that was there.`,
      zh: `无法读取 ${path}（${code}），应为原来的图片。`,
    });
  });
  const { width, height, data } = await decodePicture(bytes).catch((error: unknown) => {
    throw error instanceof PixelsError ? unreadableProblem(path, error) : error;
  });
  const out = new Uint8ClampedArray(width * height * 3);
  for (let from = 0, to = 0; to < out.length; from += 4, to += 3) {
    out[to] = data[from] ?? 0;
    out[to + 1] = data[from + 1] ?? 0;
    out[to + 2] = data[from + 2] ?? 0;
  }
  return rasterOf({ width, height, data: out }, 3);
}

/** Smaller by area, larger by Pillow's Lanczos, unless something else is asked for. */
function resized(
  source: Raster,
  width: number,
  height: number,
  asked?: ResizeInterpolation,
): Raster {
  if (source.width === width && source.height === height) return source;
  const shrinks = source.width >= width && source.height >= height;
  const interpolation = asked ?? (shrinks ? "area" : "lanczos");
  const size = { width, height };
  switch (interpolation) {
    case "lanczos":
    case "box":
      return resampled(source, { ...size, filter: interpolation });
    case "nearest": // OpenCV's exact one, which is Pillow's
      return resampled(source, { ...size, filter: "nearest" });
    case "bilinear":
    case "linear":
      return resampledOpenCv(source, { ...size, filter: "linear" });
    case "bicubic":
    case "cubic":
      return resampledOpenCv(source, { ...size, filter: "cubic" });
    case "area":
      return resampledOpenCv(source, { ...size, filter: "area" });
  }
}

function planesOf(
  { width, data }: Raster,
  { bucket: [across, down], left, top }: PicturePlan,
  flip: boolean,
): Float32Array<ArrayBuffer> {
  const area = across * down;
  const planes = new Float32Array(3 * area);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const column = left + (flip ? across - 1 - x : x);
      const from = ((top + y) * width + column) * 3;
      for (let c = 0; c < 3; c++)
        planes[c * area + y * across + x] = Math.fround((data[from + c] ?? 0) / 255) * 2 - 1;
    }
  return planes;
}
