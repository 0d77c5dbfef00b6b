import type { Parameterization } from "../checkpoint/noise-settings.ts";
import type { Latents } from "../latents/latents.ts";
import type { DenoiseRun, Denoiser } from "./denoiser.ts";
import type { DiscreteSchedule } from "./discrete-schedule.ts";

/**
 * A network as it was trained: latents scaled to unit variance, [n, c, h, w], and one training time per
 * picture, [n], possibly fractional; the answer has the shape of the latents.
 */
export type RawModel = (x: Latents, times: Float32Array, run: DenoiseRun) => Promise<Latents>;

/** x0 = skip * x + out * model(x * input, time). */
interface Scalings {
  readonly skip: number;
  readonly out: number;
  readonly input: number;
}

/** Karras et al., arXiv:2206.00364, table 1 (VP, iDDPM), with sigma_data = 1; v as in k-diffusion's
 *  external.py (DiscreteVDDPMDenoiser) at commit ab527a9. */
const SCALINGS: Readonly<Record<Parameterization, (sigma: number) => Scalings>> = {
  eps: (sigma) => ({ skip: 1, out: -sigma, input: 1 / Math.hypot(sigma, 1) }),
  v: (sigma) => {
    const variance = sigma ** 2 + 1;
    return {
      skip: 1 / variance,
      out: -sigma / Math.sqrt(variance),
      input: 1 / Math.sqrt(variance),
    };
  },
};

/** Makes a denoiser of a network by what the network predicts. */
export function modelDenoiser(
  parameterization: Parameterization,
  model: RawModel,
  schedule: DiscreteSchedule,
): Denoiser {
  return async (x, sigma, run) => {
    const { skip, out, input } = SCALINGS[parameterization](sigma);
    const times = new Float32Array(x.shape[0]).fill(schedule.sigmaToTime(sigma));
    const scaled = { data: x.data.map((value) => value * input), shape: x.shape };
    const predicted = (await model(scaled, times, run)).data;
    if (predicted.length !== x.data.length)
      throw new RangeError(
        `denoiser: the model answered ${String(predicted.length)} values, expected ${String(x.data.length)} for [${x.shape.join(", ")}]`,
      );
    const data = x.data.map((value, i) => skip * value + out * (predicted[i] ?? 0));
    return { data, shape: x.shape };
  };
}
