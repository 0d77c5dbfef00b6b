/** OpenCV's Gaussian blur of 8-bit samples: kernels of 8 bits behind the point whose rounding errors are
 *  handed on from tap to tap.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/smooth.dispatch.cpp (getGaussianKernelBitExact,
 *  getGaussianKernelFixedPoint_ED) and fixedpoint.inl.hpp. */
import { PixelsError } from "../pixels-error.ts";
import { type Raster, transposed } from "../raster.ts";

/** Taps along x and y, odd; 1 leaves an axis as it is. */
export interface GaussianKernel {
  readonly x: number;
  readonly y: number;
  /** Standard deviation in pixels, above 0. */
  readonly sigma: number;
}

/** Each channel on its own; the border is mirrored without its own pixel (gfedcb|abcdefgh|gfedcba). */
export function blurOpenCv(source: Raster, { x, y, sigma }: GaussianKernel): Raster {
  for (const taps of [x, y])
    if (!Number.isInteger(taps) || taps < 1 || taps % 2 === 0)
      throw new PixelsError("size", `a kernel of ${x}x${y}; expected odd integers from 1`);
  const across = sums(source, fixedKernel(x, sigma));
  const down = sums(transposedSums(across, source), fixedKernel(y, sigma));
  const rounded = Uint8ClampedArray.from(down.data, (value) =>
    Math.min(255, Math.floor((value + 2 ** 15) / 2 ** 16)),
  );
  return transposed({ ...down, data: rounded });
}

const BITS = 8;

/** Weights that sum to 256 exactly. */
function fixedKernel(taps: number, sigma: number): number[] {
  const half = (taps - 1) / 2;
  const raw = Array.from({ length: half }, (_, i) =>
    Math.exp(((1 - taps + 2 * i) ** 2 * -0.125) / (sigma * sigma)),
  );
  const scale = 1 / (2 * raw.reduce((sum, value) => sum + value, 0) + 1);
  let error = 0;
  const side = raw.map((value) => {
    const wanted = value * scale * 2 ** BITS + error;
    const weight = roundToEven(wanted);
    error = wanted - weight;
    return weight;
  });
  const centre = 2 ** BITS - 2 * side.reduce((sum, value) => sum + value, 0);
  return [...side, centre, ...side.toReversed()];
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

interface Sums extends Omit<Raster, "data"> {
  readonly data: ArrayLike<number>;
}

function sums({ width, height, channels, data }: Sums, kernel: readonly number[]) {
  const half = (kernel.length - 1) / 2;
  const out = new Float64Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = -half; k <= half; k++)
          sum +=
            (kernel[k + half] ?? 0) *
            (data[(y * width + mirrored(x + k, width)) * channels + c] ?? 0);
        out[(y * width + x) * channels + c] = sum;
      }
  return { width, height, channels, data: out };
}

/** The place inside 0 to size - 1 that mirroring at the borders leads to. */
function mirrored(place: number, size: number): number {
  if (size === 1) return 0;
  let at = place;
  while (at < 0 || at >= size) at = at < 0 ? -at : 2 * size - 2 - at;
  return at;
}

function transposedSums({ data }: { data: Float64Array }, { width, height, channels }: Raster) {
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        out[(x * height + y) * channels + c] = data[(y * width + x) * channels + c] ?? 0;
  return { width: height, height: width, channels, data: out };
}
