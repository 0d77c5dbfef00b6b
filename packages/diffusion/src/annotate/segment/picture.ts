/** The picture as Segment Anything sees it.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/util.py (resize_image),
 *  src/controlnet_aux/segment_anything/{utils/transforms,modeling/sam}.py. */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import { type Pixels, type Raster, resampled, resampledOpenCv } from "@inkloom/pixels";
import { colours } from "../frame.ts";

/** Sides of its maps are multiples of this. */
const MULTIPLE = 64;

const MOST_PIXELS = 2 ** 24;

/** Means and spreads of the colours, red first, as the network was trained. */
const MEAN = [123.675, 116.28, 103.53] as const;
const SPREAD = [58.395, 57.12, 57.375] as const;

/** Its shorter side at `resolution`, both rounded to multiples of 64, so that its form may change a little.
 *  @throws Problem `annotator/input` for sides that would become too long */
export function roundedPicture(picture: Pixels, resolution: number): Raster {
  const scale = resolution / Math.min(picture.width, picture.height);
  const width = rounded(picture.width * scale);
  const height = rounded(picture.height * scale);
  if (width * height > MOST_PIXELS)
    throw new Problem("annotator/input", {
      en: `a picture of ${picture.width}x${picture.height} at a resolution of ${resolution} becomes ${width}x${height}, expected at most ${MOST_PIXELS} pixels`,
      zh: `${picture.width}x${picture.height} 的图片在分辨率 ${resolution} 下为 ${width}x${height}，最多为 ${MOST_PIXELS} 像素`,
    });
  return resampledOpenCv(colours(picture), {
    width,
    height,
    filter: scale > 1 ? "lanczos4" : "area",
  });
}

/** Halves to the even number, as numpy rounds. */
function rounded(size: number): number {
  const count = size / MULTIPLE;
  const below = Math.floor(count);
  const nearest = count - below === 0.5 ? below + (below % 2) : Math.round(count);
  return Math.max(1, nearest) * MULTIPLE;
}

export interface NetworkPicture {
  /** [1, 3, side, side]; zeros beyond the picture. */
  readonly values: TensorData;
  /** Of the picture within. */
  readonly width: number;
  readonly height: number;
}

/** With its longer side as long as the network's. */
export function networkPicture(picture: Raster, side: number): NetworkPicture {
  const scale = side / Math.max(picture.width, picture.height);
  const width = Math.max(1, Math.floor(picture.width * scale + 0.5));
  const height = Math.max(1, Math.floor(picture.height * scale + 0.5));
  const { data: samples } = resampled(picture, { width, height, filter: "bilinear" });
  const data = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++) {
    const [mean, spread] = [MEAN[c] ?? 0, SPREAD[c] ?? 1];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        data[(c * side + y) * side + x] = ((samples[(y * width + x) * 3 + c] ?? 0) - mean) / spread;
  }
  return { values: { dtype: "float32", shape: [1, 3, side, side], data }, width, height };
}
