import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bucketChooser, bucketLimits, bucketSizes, planPicture } from "./buckets.ts";
import type { BucketOptions, Size } from "./dataset.ts";

interface Golden {
  readonly cases: readonly {
    readonly resolution: Size;
    readonly min: number;
    readonly max: number;
    readonly steps: number;
    readonly noUpscale: boolean;
    readonly buckets?: readonly Size[];
    readonly sizes: readonly number[][];
  }[];
}

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/buckets.json"), "utf8"),
) as Golden;

const optionsOf = (given: Golden["cases"][number]): BucketOptions => ({
  resolution: given.resolution,
  enableBucket: true,
  minBucketReso: given.min,
  maxBucketReso: given.max,
  bucketResoSteps: given.steps,
  bucketNoUpscale: given.noUpscale,
});

const standard: BucketOptions = {
  resolution: [512, 512],
  enableBucket: true,
  minBucketReso: 256,
  maxBucketReso: 1024,
  bucketResoSteps: 64,
  bucketNoUpscale: false,
};

describe("buckets are kohya's", () => {
  for (const given of golden.cases)
    test(`of ${given.resolution.join("x")} in steps of ${given.steps}${given.noUpscale ? ", nothing enlarged" : ""}`, () => {
      const options = optionsOf(given);
      if (given.buckets) expect(bucketSizes(options)).toEqual(given.buckets);
      const choose = bucketChooser(options);
      expect(given.sizes.length).toBeGreaterThan(100);
      for (const [width = 0, height = 0, ...expected] of given.sizes) {
        const found = choose(width, height);
        const upright = planPicture([width, height], found, { flip: false });
        const mirrored = planPicture([width, height], found, { flip: true });
        expect([
          ...found.bucket,
          ...found.resized,
          found.aspectError,
          ...upright.cropTopLeft,
          mirrored.cropTopLeft[1],
        ]).toEqual(expected);
      }
    });
});

describe("a plan", () => {
  test("cuts the middle, or where chance says", () => {
    const found = bucketChooser(standard)(1200, 1000);
    expect(found).toMatchObject({ bucket: [576, 448], resized: [576, 480] });
    const size: Size = [1200, 1000];
    expect(planPicture(size, found, { flip: false })).toMatchObject({
      left: 0,
      top: 16,
      originalSize: [1000, 1200],
      targetSize: [448, 576],
    });
    const plan = planPicture(size, found, { flip: false, random: (most) => most });
    expect([plan.left, plan.top]).toEqual([0, 32]);
  });

  test("without buckets has one size for all", () => {
    const choose = bucketChooser({ ...standard, enableBucket: false });
    expect(choose(1000, 500)).toMatchObject({ bucket: [512, 512], resized: [1024, 512] });
  });
});

test("no bucket is empty, however large its steps", () => {
  const small: BucketOptions = {
    ...standard,
    ...{ resolution: [64, 64], minBucketReso: 32, maxBucketReso: 128 },
  };
  expect(bucketChooser(small)(40, 80).bucket).toEqual([64, 64]);
  expect(bucketChooser({ ...standard, bucketResoSteps: 512 })(256, 512).bucket).toEqual([512, 512]);
});

describe("refused is", () => {
  test("a resolution outside of the limits, which are rounded to steps", () => {
    expect(bucketLimits({ ...standard, minBucketReso: 300, maxBucketReso: 1000 })).toEqual({
      minBucketReso: 256,
      maxBucketReso: 1024,
    });
    expect(() => bucketChooser({ ...standard, minBucketReso: 640 })).toThrow(
      "got 512x512, expected no side below min_bucket_reso, which is 640",
    );
    expect(() => bucketChooser({ ...standard, maxBucketReso: 256 })).toThrow("max_bucket_reso");
  });

  test("steps and sizes that are no whole cells of the latents, or larger than the resolution", () => {
    expect(() => bucketChooser({ ...standard, bucketResoSteps: 12 })).toThrow(
      "bucket_reso_steps: got 12, expected multiples of 8 pixels",
    );
    const odd: BucketOptions = { ...standard, enableBucket: false, resolution: [500, 512] };
    expect(() => bucketChooser(odd)).toThrow("resolution: got 500x512, expected multiples of 8");
    expect(() => bucketChooser({ ...standard, bucketResoSteps: 1024 })).toThrow(
      "bucket_reso_steps: got 1024 with a resolution of 512x512, expected no step larger",
    );
  });

  test("a picture below one step that may not be enlarged", () => {
    const choose = bucketChooser({ ...standard, bucketNoUpscale: true });
    expect(() => choose(500, 40)).toThrow("500x40 has no room for a bucket of 64 pixels");
  });
});
