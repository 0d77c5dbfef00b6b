/** Which size a picture is trained at, how it is resized, and what is cut off.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/model_util.py (make_bucket_resolutions), library/train_util.py
 *  (BucketManager, trim_and_resize_if_required). */
import { Problem } from "@inkloom/contract";
import type { BucketOptions, Size } from "./dataset.ts";

export interface Bucket {
  /** Size at which it is trained. */
  readonly bucket: Size;
  /** Size to which it is brought before it is cut; covers the bucket. */
  readonly resized: Size;
  /** Proportion of the bucket less that of the picture. */
  readonly aspectError: number;
}

/** Sizes in steps, of at most the resolution's area; sorted by width, then by height. */
export function bucketSizes({
  resolution: [width, height],
  minBucketReso,
  maxBucketReso,
  bucketResoSteps: steps,
}: Omit<BucketOptions, "enableBucket" | "bucketNoUpscale">): Size[] {
  const area = width * height;
  const down = (side: number): number => Math.floor(side / steps) * steps;
  const square = down(Math.sqrt(area));
  const sizes = new Map<string, Size>();
  const add = (...size: Size): void => void sizes.set(size.join(), size);
  add(square, square);
  for (let side = minBucketReso; side <= maxBucketReso; side += steps) {
    const other = Math.min(maxBucketReso, down(Math.floor(area / side)));
    if (other < minBucketReso) continue;
    add(side, other);
    add(other, side);
  }
  return [...sizes.values()].sort(([a, b], [c, d]) => a - c || b - d);
}

/**
 * The smallest side is rounded down and the largest up to whole steps, as kohya does; a bucket has one step at least.
 * @throws Problem `dataset/config` where the resolution lies outside of them, or is smaller than a step
 */
export function bucketLimits(options: BucketOptions): {
  readonly minBucketReso: number;
  readonly maxBucketReso: number;
} {
  const { resolution, bucketResoSteps: steps } = options;
  const minBucketReso = Math.max(steps, options.minBucketReso - (options.minBucketReso % steps));
  const maxBucketReso = Math.ceil(options.maxBucketReso / steps) * steps;
  const size = resolution.join("x");
  if (Math.sqrt(resolution[0] * resolution[1]) < steps)
    throw new Problem("dataset/config", {
      en: `bucket_reso_steps: got ${steps} with a resolution of ${size}, expected no step larger than the resolution.`,
      zh: `bucket_reso_steps：给出的是 ${steps}，而分辨率为 ${size}，步长不应大于分辨率。`,
    });
  if (Math.min(...resolution) < minBucketReso)
    throw new Problem("dataset/config", {
      en: `resolution: got ${size}, expected no side below min_bucket_reso, which is ${minBucketReso}.`,
      zh: `resolution：给出的是 ${size}，任一边都不应小于 min_bucket_reso（${minBucketReso}）。`,
    });
  if (Math.max(...resolution) > maxBucketReso)
    throw new Problem("dataset/config", {
      en: `resolution: got ${size}, expected no side above max_bucket_reso, which is ${maxBucketReso}.`,
      zh: `resolution：给出的是 ${size}，任一边都不应大于 max_bucket_reso（${maxBucketReso}）。`,
    });
  return { minBucketReso, maxBucketReso };
}

/** Pixels that become one cell of the latents. */
const CELL = 8;

/**
 * A function that puts pictures of a size into buckets; the list of buckets is made once.
 * @throws Problem `dataset/config` where buckets would not be whole cells of the latents, and as `bucketLimits`
 */
export function bucketChooser(options: BucketOptions): (width: number, height: number) => Bucket {
  const { resolution, enableBucket, bucketNoUpscale, bucketResoSteps } = options;
  if (!enableBucket) {
    expectCells("resolution", resolution);
    return (width, height) => nearestOf([resolution], [width, height]);
  }
  expectCells("bucket_reso_steps", [bucketResoSteps]);
  const limits = bucketLimits(options);
  if (bucketNoUpscale)
    return (width, height) => ownSize([width, height], resolution, bucketResoSteps);
  const sizes = bucketSizes({ ...options, ...limits });
  return (width, height) => nearestOf(sizes, [width, height]);
}

function expectCells(option: string, sides: readonly number[]): void {
  if (sides.every((side) => side % CELL === 0)) return;
  throw new Problem("dataset/config", {
    en: `${option}: got ${sides.join("x")}, expected multiples of ${CELL} pixels, the cells of the latents.`,
    zh: `${option}：给出的是 ${sides.join("x")}，应为 ${CELL} 像素（潜空间单元）的倍数。`,
  });
}

/** Of the bucket with the nearest proportions; of several, the first. */
function nearestOf(sizes: readonly Size[], [width, height]: Size): Bucket {
  const aspect = width / height;
  let best = sizes.find(([w, h]) => w === width && h === height);
  if (best === undefined) {
    let least = Infinity;
    for (const size of sizes) {
      const error = Math.abs(size[0] / size[1] - aspect);
      if (error >= least) continue;
      least = error;
      best = size;
    }
  }
  const bucket = best ?? [width, height];
  const bucketAspect = bucket[0] / bucket[1];
  const scale = aspect > bucketAspect ? bucket[1] / height : bucket[0] / width;
  const resized: Size = [Math.trunc(width * scale + 0.5), Math.trunc(height * scale + 0.5)];
  return { bucket, resized, aspectError: bucketAspect - aspect };
}

/** Nothing is enlarged: the bucket is what fits into the picture in whole steps. */
function ownSize([width, height]: Size, resolution: Size, steps: number): Bucket {
  const aspect = width / height;
  const area = resolution[0] * resolution[1];
  const resized =
    width * height > area ? shrunkSize(aspect, area, steps) : ([width, height] as const);
  const bucket: Size = [resized[0] - (resized[0] % steps), resized[1] - (resized[1] % steps)];
  if (bucket[0] === 0 || bucket[1] === 0)
    throw new Problem("dataset/picture", {
      en: `A picture of ${width}x${height} has no room for a bucket of ${steps} pixels, and bucket_no_upscale forbids to enlarge it.`,
      zh: `${width}x${height} 的图片放不下 ${steps} 像素的分桶，而 bucket_no_upscale 禁止放大。`,
    });
  return { bucket, resized, aspectError: bucket[0] / bucket[1] - aspect };
}

/** One side becomes whole steps: that by which the proportions change less. */
function shrunkSize(aspect: number, area: number, steps: number): Size {
  const whole = (side: number): number => {
    const rounded = Math.trunc(side + 0.5);
    return rounded - (rounded % steps);
  };
  const width = Math.sqrt(area * aspect);
  const wideWidth = whole(width);
  const highHeight = whole(area / width);
  const wide = wideWidth / whole(wideWidth / aspect);
  const high = whole(highHeight * aspect) / highHeight;
  return Math.abs(wide - aspect) < Math.abs(high - aspect)
    ? [wideWidth, Math.trunc(wideWidth / aspect + 0.5)]
    : [Math.trunc(highHeight * aspect + 0.5), highHeight];
}

/** Where the bucket is cut out of the resized picture, and what SDXL is told of it. */
export interface PicturePlan extends Bucket {
  /** Upper left corner of the cut in the resized picture. */
  readonly left: number;
  readonly top: number;
  /** SDXL's size conditions, as kohya gives them: height first. */
  readonly originalSize: Size;
  readonly cropTopLeft: Size;
  readonly targetSize: Size;
}

export interface PlanOptions {
  /** Mirrored pictures are told their cut from the other side. */
  readonly flip: boolean;
  /** For random cuts: a whole number from 0 to `most`, both included. Absent for the middle. */
  readonly random?: ((most: number) => number) | undefined;
}

/** The plan of a picture in its bucket. A random cut is not told to SDXL, which is as kohya has it. */
export function planPicture(
  [width, height]: Size,
  found: Bucket,
  { flip, random }: PlanOptions,
): PicturePlan {
  const { bucket, resized } = found;
  const cut = (trim: number): number => (random ? random(trim) : Math.floor(trim / 2));
  const spareWidth = Math.max(0, resized[0] - bucket[0]);
  const spareHeight = Math.max(0, resized[1] - bucket[1]);
  const left = spareWidth > 0 ? cut(spareWidth) : 0;
  const top = spareHeight > 0 ? cut(spareHeight) : 0;
  const box = conditionBox(bucket, [width, height]);
  const cropLeft = flip ? bucket[0] - box.right : box.left;
  return {
    ...found,
    left,
    top,
    originalSize: [height, width],
    cropTopLeft: [Math.trunc(box.top), Math.trunc(cropLeft)],
    targetSize: [bucket[1], bucket[0]],
  };
}

/** kohya's get_crop_ltrb: the picture laid into the bucket whole. */
function conditionBox([width, height]: Size, [imageWidth, imageHeight]: Size) {
  const aspect = imageWidth / imageHeight;
  const [resizedWidth, resizedHeight] =
    width / height > aspect ? [height * aspect, height] : [width, width / aspect];
  const left = Math.floor((width - resizedWidth) / 2);
  const top = Math.floor((height - resizedHeight) / 2);
  return { left, top, right: left + resizedWidth };
}
