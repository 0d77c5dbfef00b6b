/** Soft inpainting: how much of the picture as it was is seen, by how much each place has changed.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@255da37,
 *  extensions-builtin/soft-inpainting/scripts/soft_inpainting.py (apply_adaptive_masks). */
import {
  blurPillow,
  type Mask,
  paste,
  pictureOfMask,
  rasterOf,
  type Region,
  resizeTo,
} from "@inkloom/pixels";
import type { Latents } from "../latents/latents.ts";
import type { LatentMask } from "../latents/mask.ts";
import type { PixelSize } from "../latents/size.ts";

export interface SoftOverlay {
  readonly preservation: number;
  /** 0 looks at what changed only, 1 follows the mask. */
  readonly influence: number;
  /** Change of latents at which half of the original is seen. */
  readonly threshold: number;
  readonly contrast: number;
}

/** Standard deviation of the blur against jagged edges, pixels. */
const SMOOTHING = 4;

/** One mask per picture, 255 where what was drawn is seen; `whole` is the picture that a region lies in. */
export function softMasks(
  before: Latents,
  after: Latents,
  mask: LatentMask,
  options: SoftOverlay,
  { drawn, whole, region }: { drawn: PixelSize; whole: PixelSize; region?: Region | undefined },
): Mask[] {
  const { width, height } = mask;
  const area = width * height;
  const [pictures, channels] = after.shape;
  return Array.from({ length: pictures }, (_, picture) => {
    const distances = new Float32Array(area).map((_each, cell) => {
      let squares = 0;
      for (let c = 0; c < channels; c++) {
        const at = (picture * channels + c) * area + cell;
        squares += ((after.data[at] ?? 0) - (before.data[at] ?? 0)) ** 2;
      }
      return Math.sqrt(squares);
    });
    const peaks = percentileMeans(distances, width, height, 0.9, 1);
    const smooth = percentileMeans(peaks, width, height, 0.25, 0.75);
    const data = Uint8ClampedArray.from(smooth, (distance, cell) => {
      const half = f32(options.threshold * tolerance(mask.data[cell] ?? 0, options));
      const seen = f32(1 / f32(1 + f32(f32(distance / half) ** options.contrast)));
      return Math.trunc(f32(255 * f32(1 - smootherStep(Number.isNaN(seen) ? 0 : seen))));
    });
    const large = resizeTo(pictureOfMask({ width, height, data }), drawn, "fill");
    const blurred = blurPillow(rasterOf(large, 4), SMOOTHING);
    if (region === undefined) return grey(blurred);
    const size = { width: region.right - region.left, height: region.bottom - region.top };
    const ground = pictureOfMask({
      ...whole,
      data: new Uint8ClampedArray(whole.width * whole.height),
    });
    paste(ground, resizeTo(blurred, size, "crop"), region.left, region.top);
    return grey(ground);
  });
}

const grey = ({ width, height, data }: PixelSize & { data: Uint8ClampedArray }): Mask => ({
  width,
  height,
  data: data.filter((_, at) => at % 4 === 0),
});

/** Every result is rounded as the reference's: what has wholly changed is 255 there, not the 254 of what is cut
 *  off a hair below. */
const f32 = Math.fround;

/** How much change the mask lets pass at a cell. */
function tolerance(mask: number, { preservation, influence }: SoftOverlay): number {
  const kept = f32(1 - f32(Math.min(Math.max(mask, 0), 1) ** (preservation / 2)));
  const share = f32(f32(0.5 * (1 - influence)) + f32(kept * influence));
  return f32(share / f32(1.00001 - share));
}

const smootherStep = (x: number): number => {
  const cube = f32(f32(x * x) * x);
  return f32(cube * f32(f32(x * f32(f32(6 * x) - 15)) + 10));
};

const RADIUS = 2;
/** Least width of the averaged span, in units of weight. */
const LEAST_SPAN = 1;

/** A Gaussian of deviation 1.5 / sqrt 2 that reaches zero one cell outside the window. */
const KERNEL = ((): number[] => {
  const gauss = (square: number): number => Math.exp(-square / 1.5 ** 2);
  const zero = gauss((RADIUS + 1) ** 2);
  const side = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => i - RADIUS);
  return side.flatMap((y) =>
    side.map((x) => Math.max(0, (gauss(x * x + y * y) - zero) / (1 - zero))),
  );
})();

/** Per cell the mean of its weighted neighbours between two percentiles. */
function percentileMeans(
  values: Float32Array,
  width: number,
  height: number,
  low: number,
  high: number,
): Float32Array {
  return values.map((_, cell) => {
    const [x, y] = [cell % width, Math.floor(cell / width)];
    const near: [value: number, weight: number][] = [];
    for (let v = Math.max(0, y - RADIUS); v <= Math.min(height - 1, y + RADIUS); v++)
      for (let u = Math.max(0, x - RADIUS); u <= Math.min(width - 1, x + RADIUS); u++) {
        const weight = KERNEL[(v - y + RADIUS) * (2 * RADIUS + 1) + u - x + RADIUS] ?? 0;
        near.push([values[v * width + u] ?? 0, weight]);
      }
    near.sort(([left], [right]) => left - right);
    const total = near.reduce((sum, [, weight]) => sum + weight, 0);
    const [start, end] = span(total, low, high);
    let [at, sum, whole] = [0, 0, 0];
    for (const [value, weight] of near) {
      const part = Math.max(0, Math.min(end, at + weight) - Math.max(start, at));
      sum += value * part;
      whole += part;
      at += weight;
    }
    return whole === 0 ? 0 : sum / whole;
  });
}

function span(total: number, low: number, high: number): [start: number, end: number] {
  const [start, end] = [total * low, total * high];
  if (end - start >= LEAST_SPAN) return [start, end];
  const middle = (start + end) / 2;
  if (middle + LEAST_SPAN / 2 > total) return [Math.max(0, total - LEAST_SPAN), total];
  return middle < LEAST_SPAN / 2
    ? [0, LEAST_SPAN]
    : [middle - LEAST_SPAN / 2, middle + LEAST_SPAN / 2];
}
