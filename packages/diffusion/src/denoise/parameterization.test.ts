import { describe, expect, test } from "vitest";
import type { Latents } from "../latents/latents.ts";
import { discreteSchedule } from "./discrete-schedule.ts";
import type { Parameterization } from "../checkpoint/noise-settings.ts";
import { modelDenoiser, type RawModel } from "./parameterization.ts";

const schedule = discreteSchedule();
const clean = Float32Array.from([0.5, -1.25, 2, 0.125]);
const noise = Float32Array.from([-0.75, 0.5, 1.5, -2]);

/** Noisy latents at a level; two pictures of one channel, 1x2. */
function noisy(sigma: number): Latents {
  return { data: clean.map((x0, i) => x0 + sigma * (noise[i] ?? NaN)), shape: [2, 1, 1, 2] };
}

/** What a perfect network answers at a level: the noise, or alpha * noise - sigma * x0 in VP terms. */
function perfect(kind: Parameterization, sigma: number): Float32Array {
  const signal = 1 / Math.sqrt(sigma ** 2 + 1);
  if (kind === "eps") return noise;
  return clean.map((x0, i) => signal * (noise[i] ?? NaN) - sigma * signal * x0);
}

describe.each<Parameterization>(["eps", "v"])("a network that predicts %s", (kind) => {
  test.each([0.03, 1, 14.6])("gives the clean latents at sigma %d", async (sigma) => {
    const model: RawModel = ({ shape }) => Promise.resolve({ data: perfect(kind, sigma), shape });
    const denoised = await modelDenoiser(kind, model, schedule)(noisy(sigma), sigma, {});
    expect(denoised.shape).toEqual([2, 1, 1, 2]);
    clean.forEach((x0, i) => {
      expect(denoised.data[i]).toBeCloseTo(x0, 5);
    });
  });

  test("is asked in unit variance with one time per picture", async () => {
    const sigma = schedule.sigmas[500] ?? NaN;
    const signal = new AbortController().signal;
    let asked = 0;
    const model: RawModel = (x, times, run) => {
      asked++;
      expect([...times]).toEqual([500, 500]);
      expect(run.signal).toBe(signal);
      x.data.forEach((value, i) => {
        const expected =
          (noisy(sigma).data[i] ?? NaN) * Math.sqrt(schedule.alphasCumprod[500] ?? NaN);
        expect(value).toBeCloseTo(expected, 6);
      });
      return Promise.resolve(x);
    };
    await modelDenoiser(kind, model, schedule)(noisy(sigma), sigma, { signal });
    expect(asked).toBe(1);
  });

  test("is refused when it answers another number of values", async () => {
    const model: RawModel = () =>
      Promise.resolve({ data: new Float32Array(3), shape: [1, 1, 1, 3] });
    await expect(modelDenoiser(kind, model, schedule)(noisy(1), 1, {})).rejects.toThrow(
      "the model answered 3 values, expected 4 for [2, 1, 1, 2]",
    );
  });
});
