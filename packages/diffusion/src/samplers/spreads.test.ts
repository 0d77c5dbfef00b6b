import { expect, test } from "vitest";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { float32s, goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { betaQuantile } from "./beta-quantile.ts";
import { levelsOf } from "./levels.ts";
import { resolveSchedule } from "./names.ts";
import type { SamplerId } from "./registry.ts";
import { solveLinear } from "./solve-linear.ts";

interface Golden {
  /** As A1111 spells it. */
  readonly schedule: string;
  readonly sampler: SamplerId;
  readonly steps: number;
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  readonly rho?: number;
  readonly discard?: boolean;
  readonly family?: "sdxl";
  readonly sigmas: string;
}

const { cases } = goldenFile("spreads.json", import.meta.url) as { cases: readonly Golden[] };
const model = discreteSchedule();

test.each(cases)(
  "$schedule for $sampler over $steps steps from $sigmaMax to $sigmaMin, rho $rho, $family, discard $discard",
  (golden) => {
    const { discard, ...given } = golden;
    const schedule = resolveSchedule(golden.schedule);
    const { sigmas } = levelsOf({ ...given, schedule, discardNextToLast: discard, model });
    const reference = float32s(golden.sigmas);
    expect(sigmas).toHaveLength(reference.length);
    reference.forEach((sigma, i) => {
      expect(Math.abs((sigmas[i] ?? NaN) - sigma)).toBeLessThanOrEqual(3e-6 * sigma);
    });
  },
);

test("quantiles of Beta distributions equal scipy's", () => {
  const known = [
    [0.5, 0.6, 0.6, 0.5],
    [0.05, 0.6, 0.6, 0.012_554_456_873_6],
    [0.999, 0.6, 0.6, 0.999_981_441_261],
    [0.3, 2, 5, 0.181_803_471_319],
  ] as const;
  for (const [p, a, b, value] of known) expect(betaQuantile(p, a, b)).toBeCloseTo(value, 8);
  expect([betaQuantile(0, 0.6, 0.6), betaQuantile(1, 0.6, 0.6)]).toEqual([0, 1]);
});

test("linear equations are solved where the first pivot is 0", () => {
  const solution = solveLinear(
    [
      [0, 2, 1],
      [1, 1, 1],
      [3, 0, -1],
    ],
    [7, 6, 0],
  );
  [1, 2, 3].forEach((value, i) => {
    expect(solution[i]).toBeCloseTo(value, 12);
  });
});
