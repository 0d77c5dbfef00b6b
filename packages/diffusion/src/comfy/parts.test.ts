import { describe, expect, test } from "vitest";
import { expectRoom } from "./room.ts";
import { COMFY_SAMPLERS, SAMPLER_NAMES } from "./sampler-names.ts";
import { SCHEDULER_NAMES, schedulerSigmas } from "./schedulers.ts";
import { comfyLevels } from "./levels.ts";
import { grownMask } from "./inpainting.ts";
import { imageOf, pixelsOf } from "./pictures.ts";

describe("room", () => {
  test("sides of nothing, and more than there is, are refused before memory is taken", () => {
    expect(() => {
      expectRoom([1, 4, 0, 8], {});
    }).toThrow("1x4x0x8");
    expect(() => {
      expectRoom([4096, 4, 2048, 2048], {});
    }).toThrow("256.0 GiB");
    expect(() => {
      expectRoom([1, 4, 512, 512], { memory: 2 ** 22 });
    }).toThrow("expected at most 0.0.");
    expectRoom([1, 4, 512, 512], { memory: 2 ** 23 });
  });
});

test("every sampler and scheduler walks down to 0 without a jump back", () => {
  const levels = comfyLevels({});
  for (const name of SCHEDULER_NAMES)
    for (const steps of [1, 2, 7, 20, 999, 1500]) {
      const sigmas = schedulerSigmas(name, steps, levels);
      expect(sigmas.at(-1)).toBe(0);
      expect(sigmas.every((sigma, i) => i === 0 || sigma <= (sigmas[i - 1] ?? NaN))).toBe(true);
    }
  expect(SAMPLER_NAMES).toHaveLength(29);
  for (const name of SAMPLER_NAMES) expect(COMFY_SAMPLERS[name].eta).toBeGreaterThanOrEqual(0);
});

test("a schedule of a million steps is made at once", () => {
  const levels = comfyLevels({});
  const start = performance.now();
  for (const name of ["beta", "ddim_uniform", "karras"] as const)
    expect(schedulerSigmas(name, 1_000_000, levels).length).toBeGreaterThan(900);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test("quantiles beyond twenty for each time are all times", () => {
  const levels = comfyLevels({ times: 50 });
  const few = schedulerSigmas("beta", 50 * 20 - 1, levels);
  expect(few).toEqual(schedulerSigmas("beta", 50 * 20, levels));
});

test("a mask grows by its window, the longer side before it", () => {
  const mask = {
    data: Float32Array.from({ length: 49 }, (_, i) => Number(i === 24)),
    shape: [1, 1, 7, 7] as const,
  };
  const on = (by: number) => grownMask(mask, by).data.reduce((sum, value) => sum + value, 0);
  expect([0, 1, 2, 3, 5, 64].map(on)).toEqual([1, 1, 4, 9, 25, 49]);
});

test("every level of a picture comes back from its tensor", () => {
  const data = Uint8ClampedArray.from({ length: 1024 }, (_, i) =>
    i % 4 === 3 ? 255 : Math.floor(i / 4),
  );
  const pixels = { width: 16, height: 16, data };
  expect(pixelsOf(imageOf(pixels))[0]?.data).toEqual(data);
});
