import { describe, expect, test } from "vitest";
import type { BetaSchedule } from "../checkpoint/noise-settings.ts";
import { type DiscreteSchedule, discreteSchedule } from "../denoise/discrete-schedule.ts";
import { float32s, goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { type ScheduleRange, SPREADS, timestepSigmas } from "./schedules.ts";

interface ScheduleGolden {
  readonly betas: BetaSchedule;
  readonly alphasCumprod: string;
  readonly sigmas: string;
  readonly asked: string;
  readonly times: string;
  readonly levels: readonly { steps: number; uniform: string; karras: string }[];
  readonly ddim: readonly { steps: number; times: readonly number[] }[];
}

const { schedules } = goldenFile("schedules.json", import.meta.url) as {
  schedules: ScheduleGolden[];
};

/** Largest difference of an element relative to that element; levels of 0 must be 0. */
function elementwise(actual: ArrayLike<number>, reference: Float32Array): number {
  expect(actual).toHaveLength(reference.length);
  return reference.reduce((worst, value, i) => {
    const apart = Math.abs((actual[i] ?? NaN) - value);
    return Math.max(worst, apart === 0 ? 0 : apart / Math.abs(value));
  }, 0);
}

const rangeOf = (model: DiscreteSchedule): ScheduleRange => ({
  model,
  low: model.sigmas[0] ?? NaN,
  high: model.sigmas.at(-1) ?? NaN,
  family: "sd1",
});

describe.each(schedules)("noise levels for betas $betas", (golden) => {
  const model = discreteSchedule(golden.betas);
  const range = rangeOf(model);
  // MKL's square root is one float32 step off here and there, which rho 7 widens; not for SD's betas
  const near = Object.keys(golden.betas).length === 0 ? 1e-6 : 2e-6;

  test("the model's own equal the reference's", () => {
    expect(elementwise(model.alphasCumprod, float32s(golden.alphasCumprod))).toBeLessThan(1e-6);
    expect(elementwise(model.sigmas, float32s(golden.sigmas))).toBeLessThan(1e-6);
  });

  test("times of sigmas equal the reference's, beyond the ends too", () => {
    const times = float32s(golden.times);
    float32s(golden.asked).forEach((sigma, i) => {
      expect(Math.abs(model.sigmaToTime(sigma) - (times[i] ?? NaN))).toBeLessThan(2e-4);
    });
    expect(model.sigmaToTime(1e-9)).toBe(0);
    expect(model.sigmaToTime(1e9)).toBe(model.sigmas.length - 1);
  });

  test("every training time comes back exactly from its sigma", () => {
    model.sigmas.forEach((sigma, time) => {
      expect(model.sigmaToTime(sigma)).toBe(time);
      expect(Math.abs(model.timeToSigma(time) / sigma - 1)).toBeLessThan(3e-7);
    });
  });

  test.each(golden.levels)("Uniform and Karras over $steps steps", ({ steps, uniform, karras }) => {
    for (const [levels, reference] of [
      [SPREADS.uniform.sigmas(steps, range), float32s(uniform)],
      [SPREADS.karras.sigmas(steps, range), float32s(karras)],
    ] as const) {
      expect(levels).toHaveLength(steps + 1);
      expect(elementwise(levels, reference)).toBeLessThan(near);
      expect(levels.at(-1)).toBe(0);
    }
  });

  test.each(golden.ddim)("DDIM times for $steps steps", ({ steps, times }) => {
    const levels = timestepSigmas(steps, model);
    expect(levels.map((sigma) => model.sigmaToTime(sigma))).toEqual(times.toReversed());
  });
});

describe("model noise levels", () => {
  test.each([
    [{ betaStart: 0 }, "from 0 to 0.012 given, expected 0 < start <= end < 1"],
    [{ betaEnd: 1 }, "from 0.00085 to 1 given"],
    [{ times: 1 }, "1 training times given, expected an integer from 2"],
  ])("%o are refused", (betas, message) => {
    expect(() => discreteSchedule(betas)).toThrow(message);
  });

  test("a time outside the training times is refused", () => {
    expect(() => discreteSchedule().timeToSigma(1000)).toThrow("time 1000 is outside 0 to 999");
  });
});
