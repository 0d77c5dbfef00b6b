import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import type { LatentShape } from "../latents/latents.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import { initialLatents, planSampling } from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";

const model = discreteSchedule();
const ids = Object.keys(SAMPLERS) as SamplerId[];

describe("sampling plan", () => {
  test.each([
    ["euler", "uniform"],
    ["euler-a", "uniform"],
    ["dpmpp-2m", "karras"],
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
    expect(ids.map((sampler) => planSampling({ sampler, steps: 2, model }).eta)).toEqual([
      0, 1, 0, 0,
    ]);
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
  ] as const)("%o is refused by a problem", (given, message) => {
    const plan = () => planSampling({ sampler: "euler", steps: 20, model, ...given });
    expect(plan).toThrow(Problem);
    expect(plan).toThrow(message);
  });
});
