import { describe, expect, test } from "vitest";
import type { LatentShape } from "../latents.ts";
import { NOISE_MODES, noiseSource, type NoiseMode } from "./noise-source.ts";
import { batchSeeds } from "./seed.ts";
import { TorchCpuStream } from "./torch-cpu.ts";

const batch: LatentShape = [3, 4, 5, 7];
const single: LatentShape = [1, 4, 5, 7];
const each = 4 * 5 * 7;

describe("noise source", () => {
  test.each<NoiseMode>(["a1111-cpu", "a1111-gpu"])(
    "%s: a batch is its single pictures, at every draw",
    (mode) => {
      const seeds = batchSeeds(2n ** 40n, 3);
      const together = noiseSource(mode, seeds);
      const alone = seeds.map((seed) => noiseSource(mode, [seed]));
      for (const call of ["first", "next", "next"] as const) {
        const drawn = together[call](batch);
        alone.forEach((source, i) => {
          expect(drawn.slice(i * each, (i + 1) * each)).toEqual(source[call](single));
        });
      }
    },
  );

  test("a1111-cpu: ancestral noise goes on in the picture's own stream", () => {
    const source = noiseSource("a1111-cpu", [9]);
    const stream = new TorchCpuStream(9);
    expect(source.first(single)).toEqual(stream.randn(each));
    expect(source.next(single)).toEqual(stream.randn(each));
  });

  test("comfy: one draw for the batch, ancestral noise from seed + 1", () => {
    const source = noiseSource("comfy", batchSeeds(9, 3));
    expect(source.first(batch)).toEqual(new TorchCpuStream(9).randn(3 * each));
    const steps = new TorchCpuStream(10);
    expect(source.next(batch)).toEqual(steps.randn(3 * each));
    expect(source.next(batch)).toEqual(steps.randn(3 * each));
  });

  test.each(NOISE_MODES)("%s: a batch of another size than the seeds is refused", (mode) => {
    expect(() => noiseSource(mode, [1, 2]).first(batch)).toThrow(
      "a batch of 3 was asked of 2 seeds, expected one seed per picture",
    );
    expect(() => noiseSource(mode, [])).toThrow("no seed given");
  });

  test.each([-1, 1.5, 2 ** 53, NaN, -1n, 2n ** 64n])("seed %s is refused", (seed) => {
    expect(() => noiseSource("a1111-cpu", [seed])).toThrow(
      "expected an integer from 0 to 18446744073709551615",
    );
  });

  test("batch seeds count up from the first and end at 2^64 - 1", () => {
    expect(batchSeeds(2 ** 53 - 1, 2)).toEqual([2n ** 53n - 1n, 2n ** 53n]);
    expect(() => batchSeeds(2n ** 64n - 1n, 2)).toThrow("18446744073709551616 given");
  });
});
