import type { DrawingRequest } from "@inkloom/contract";
import type { GuidanceOptions } from "./guidance-options.ts";

/** What a request says about guidance besides its scale. */
export function requestedGuidance(
  request: DrawingRequest,
  { levels, parameterization }: Pick<GuidanceOptions, "levels" | "parameterization">,
): GuidanceOptions {
  const power = request.cfg_power;
  return {
    levels,
    parameterization,
    schedule: { mode: request.cfg_schedule, least: request.cfg_min, power },
    rescale: request.cfg_rescale,
    from: request.cfg_start,
    until: request.cfg_end,
    unguidedBelow: request.s_min_uncond,
    thresholding: request.dynamic_thresholding
      ? {
          mimicScale: request.mimic_scale,
          schedule: { mode: request.mimic_schedule, least: request.mimic_min, power },
          percentile: request.threshold_percentile,
          separateChannels: !request.threshold_joint,
          about: request.threshold_about,
          measure: request.threshold_measure,
          share: request.threshold_share,
        }
      : undefined,
  };
}
