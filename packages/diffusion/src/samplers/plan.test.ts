import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import type { LatentShape } from "../latents/latents.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import { initialLatents, planDenoising, planSampling } from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";

const model = discreteSchedule();
const ids = Object.keys(SAMPLERS) as SamplerId[];

describe("a walk from a picture", () => {
  const plan = (sampler: SamplerId, strength: number, exact = false) =>
    planDenoising({ sampler, steps: 10, model }, strength, { exact });

  test("is the end of a walk from noise, one step longer than the share", () => {
    const whole = planSampling({ sampler: "euler", steps: 10, model }).sigmas;
    const { sigmas, firstNoise, firstSignal } = plan("euler", 0.5);
    expect(sigmas).toEqual(whole.slice(-7));
    expect([firstSignal, firstNoise]).toEqual([1, whole.at(-7)]);
  });

  test("over training times begins one level below its noise, in unit variance", () => {
    const whole = planSampling({ sampler: "ddim", steps: 10, model }).sigmas;
    const { sigmas, firstNoise, firstSignal } = plan("ddim", 0.5);
    expect(sigmas).toEqual(whole.slice(-5));
    expect(firstNoise / firstSignal).toBeCloseTo(whole.at(-6) ?? NaN, 5);
    expect(firstNoise ** 2 + firstSignal ** 2).toBeCloseTo(1, 10);
  });

  test("with strength 0 takes the last step, over training times none", () => {
    expect(plan("euler", 0).sigmas).toHaveLength(2);
    expect(plan("ddim", 0).sigmas).toEqual([]);
    expect(plan("unipc", 0).sigmas).toEqual([]);
  });

  test("with the exact number of steps does that many", () => {
    for (const strength of [0.1, 0.5, 1])
      expect(plan("euler", strength, true).sigmas).toHaveLength(11);
  });

  test.each([
    [-0.1, false],
    [1.1, false],
    [NaN, false],
    [0, true],
  ])("strength %d, exact %s, is refused", (strength, exact) => {
    expect(() => plan("euler", strength, exact)).toThrow(
      `The denoising strength is ${String(strength)}, expected a number from 0 to 1`,
    );
  });
});

describe("sampling plan", () => {
  test.each([
    ["euler", "uniform"],
    ["euler-a", "uniform"],
    ["dpmpp-2m", "karras"],
    ["dpmpp-2m-sde", "exponential"],
    ["dpm2", "karras"],
    ["restart", "karras"],
    ["lms", "uniform"],
    ["ddim", "uniform"],
  ] as const)("automatic means for %s: %s", (sampler, schedule) => {
    expect(planSampling({ sampler, steps: 20, model })).toEqual(
      planSampling({ sampler, schedule, steps: 20, model }),
    );
    expect(planSampling({ sampler, schedule: "automatic", steps: 20, model }).schedule).toBe(
      schedule,
    );
  });

  test("one step goes from the largest sigma to 0", () => {
    const largest = model.sigmas.at(-1);
    for (const schedule of ["uniform", "karras"] as const) {
      const { sigmas } = planSampling({ sampler: "euler", schedule, steps: 1, model });
      expect(sigmas).toHaveLength(2);
      expect(sigmas[0]).toBeCloseTo(largest ?? NaN, 5);
      expect(sigmas[1]).toBe(0);
    }
  });

  test("the first latent is noise times the first sigma, for DDIM the noise itself", () => {
    const shape: LatentShape = [1, 4, 3, 3];
    const noise = noiseSource("a1111-cpu", [3]).first(shape);
    const first = (sampler: SamplerId): Float32Array =>
      initialLatents(
        noiseSource("a1111-cpu", [3]),
        shape,
        planSampling({ sampler, steps: 20, model }),
      ).data;
    const largest = planSampling({ sampler: "euler", steps: 20, model }).sigmas[0] ?? NaN;
    expect(largest).toBeCloseTo(14.6146, 4);
    expect(first("euler")).toEqual(noise.map((value) => value * largest));
    expect(first("ddim")).toEqual(noise);
  });

  test("leaving out the level before 0 keeps the number of steps", () => {
    const full = planSampling({ sampler: "euler", steps: 11, model }).sigmas;
    const cut = planSampling({
      sampler: "euler",
      steps: 10,
      discardNextToLast: true,
      model,
    }).sigmas;
    expect(cut).toEqual([...full.slice(0, 10), 0]);
  });

  test("eta is the sampler's own unless given", () => {
    const fresh = ids.filter((sampler) => planSampling({ sampler, steps: 2, model }).eta === 1);
    expect(fresh).toEqual([
      "euler-a",
      "dpm2-a",
      "dpmpp-2s-a",
      "dpmpp-sde",
      "dpmpp-2m-sde",
      "dpmpp-2m-sde-heun",
      "dpmpp-3m-sde",
      "dpm-fast",
      "dpm-adaptive",
    ]);
    expect(planSampling({ sampler: "ddim", steps: 2, model }).eta).toBe(0);
    expect(planSampling({ sampler: "ddim", eta: 0.5, steps: 2, model }).eta).toBe(0.5);
  });

  test.each([
    [{ steps: 0 }, "Euler: steps is 0, expected an integer from 1."],
    [{ steps: -3 }, "Euler: steps is -3"],
    [{ steps: 2.5 }, "Euler: steps is 2.5"],
    [{ sampler: "ddim", steps: 1001 }, "DDIM: steps is 1001, expected an integer from 1 to 1000."],
    [{ sampler: "ddim", schedule: "karras" }, "the schedule Karras was given, expected Automatic"],
    [{ eta: -0.1 }, "eta is -0.1, expected a number from 0 to 1."],
    [{ eta: NaN }, "eta is NaN"],
    [{ sNoise: -1 }, "s_noise is -1, expected a number from 0."],
    [{ sChurn: Infinity }, "s_churn is Infinity"],
    [{ sTmin: 2, sTmax: 1 }, "s_tmax is 1, expected a number from s_tmin (2), or 0 for no limit."],
    [{ sigmaMin: 1 }, "Uniform has noise levels of its own that sigma_min cannot change"],
    [
      { sampler: "ddim", sigmaMin: 1, sigmaMax: 2 },
      "DDIM has noise levels of its own that sigma_min and sigma_max cannot",
    ],
    [
      { schedule: "exponential", rho: 3 },
      "Exponential has noise levels of its own that rho cannot",
    ],
    [{ schedule: "karras", rho: 0 }, "rho is 0, expected a number above 0."],
    [
      { schedule: "karras", sigmaMin: 3, sigmaMax: 2 },
      "from sigma_min 3 to sigma_max 2, expected 0 < sigma_min < sigma_max.",
    ],
  ] as const)("%o is refused by a problem", (given, message) => {
    const plan = () => planSampling({ sampler: "euler", steps: 20, model, ...given });
    expect(plan).toThrow(Problem);
    expect(plan).toThrow(message);
  });
});
