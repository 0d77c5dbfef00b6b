import type { DrawingRequest } from "@inkloom/contract";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { SamplingRequest } from "./plan.ts";
import type { SamplerId } from "./registry.ts";
import type { ScheduleId } from "./schedules.ts";

/** What a sampler is asked by name, on which model. */
export interface SamplingChoice {
  readonly sampler: SamplerId;
  readonly schedule: ScheduleId;
  readonly model: DiscreteSchedule;
  /** The checkpoint's family by its id. */
  readonly family: string;
}

/** What a request says about levels and fresh noise, for `planSampling` and `planDenoising`. */
export function requestedSampling(
  request: DrawingRequest,
  { sampler, schedule, model, family }: SamplingChoice,
): SamplingRequest {
  return {
    sampler,
    schedule,
    model,
    steps: request.steps,
    eta: request.eta,
    sNoise: request.s_noise,
    sChurn: request.s_churn,
    sTmin: request.s_tmin,
    sTmax: request.s_tmax,
    sigmaMin: request.sigma_min,
    sigmaMax: request.sigma_max,
    rho: request.rho,
    discardNextToLast: request.discard_next_to_last_sigma || undefined,
    family: family.startsWith("sdxl") ? "sdxl" : "sd1",
  };
}
