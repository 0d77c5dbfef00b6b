/** Noise levels as ComfyUI keeps them. */
import type { BetaSchedule } from "../checkpoint/noise-settings.ts";
import { type DiscreteSchedule, discreteSchedule } from "../denoise/discrete-schedule.ts";

const { fround } = Math;

/**
 * Levels in float64 up to their rounding, where A1111 has float32 throughout; and a network is asked at the
 * nearest whole training time, where A1111 asks between them.
 * Reference: comfyanonymous/ComfyUI, comfy/model_sampling.py (ModelSamplingDiscrete).
 */
export function comfyLevels(betas: BetaSchedule): DiscreteSchedule {
  const alphasCumprod = Float32Array.from(exactAlphas(betas));
  const plain = discreteSchedule(betas);
  const exact =
    betas.zeroTerminalSnr === true
      ? Array.from(plain.sigmas)
      : exactAlphas(betas).map((share) => Math.sqrt((1 - share) / share));
  const sigmas = Float32Array.from(exact);
  const logs = Float32Array.from(exact, Math.log);
  const log = (at: number): number => logs[at] ?? NaN;
  return {
    alphasCumprod: betas.zeroTerminalSnr === true ? plain.alphasCumprod : alphasCumprod,
    sigmas,
    sigmaToTime(sigma) {
      const wanted = fround(Math.log(fround(sigma)));
      let best = 0;
      for (let at = 1; at < logs.length; at++)
        if (Math.abs(fround(wanted - log(at))) < Math.abs(fround(wanted - log(best)))) best = at;
      return best;
    },
    timeToSigma(time) {
      const place = Math.min(Math.max(fround(time), 0), logs.length - 1);
      const low = Math.floor(place);
      const share = fround(place - low);
      const mixed = fround(
        fround(fround(1 - share) * log(low)) + fround(share * log(Math.ceil(place))),
      );
      return fround(Math.exp(mixed));
    },
  };
}

function exactAlphas({
  betaStart = 0.00085,
  betaEnd = 0.012,
  kind = "scaled_linear",
  times = 1000,
}: BetaSchedule): number[] {
  const power = kind === "linear" ? 1 : 2;
  const [from, to] = [betaStart ** (1 / power), betaEnd ** (1 / power)];
  let product = 1;
  return Array.from({ length: times }, (_, i) => {
    product *= 1 - (from + ((to - from) * i) / (times - 1)) ** power;
    return product;
  });
}
