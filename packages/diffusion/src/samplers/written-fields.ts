import type { DrawingRequest } from "@inkloom/contract";
import { SAMPLERS, type SamplerId } from "./registry.ts";
import type { ScheduleId } from "./schedules.ts";

/** Mode names as sd-dynamic-thresholding writes them: "linear-down" is "Linear Down". */
const spelled = (mode: string): string =>
  mode.replace(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => `${dash === "" ? "" : " "}${letter.toUpperCase()}`,
  );

/**
 * What a picture says about noise, levels and guidance where they are not as always; labels as in
 * AUTOMATIC1111/stable-diffusion-webui 1.10 (modules/sd_samplers_{common,kdiffusion,cfg_denoiser}.py) and
 * mcmonkeyprojects/sd-dynamic-thresholding. Guidance's rescale, start and end have labels of our own.
 */
export function writtenFields(
  request: DrawingRequest,
  { sampler, schedule }: { readonly sampler: SamplerId; readonly schedule: ScheduleId },
): Readonly<Record<string, string | number | undefined>> {
  const { defaultEta, churns, usesTimesteps, discardNextToLast, automaticSchedule } =
    SAMPLERS[sampler];
  const unless = <T>(standard: T, value: T): T | undefined =>
    value === standard ? undefined : value;
  const eta = defaultEta === undefined ? undefined : unless(defaultEta, request.eta ?? defaultEta);
  const beta =
    (schedule === "automatic" ? automaticSchedule : schedule) === "beta" ? 0.6 : undefined;
  const scheduled = request.cfg_schedule !== "constant";
  const thresholds = request.dynamic_thresholding;
  return {
    "Beta schedule alpha": beta,
    "Beta schedule beta": beta,
    "Schedule min sigma": request.sigma_min,
    "Schedule max sigma": request.sigma_max,
    "Schedule rho": request.rho,
    "Discard penultimate sigma":
      request.discard_next_to_last_sigma && !discardNextToLast ? "True" : undefined,
    [usesTimesteps ? "Eta DDIM" : "Eta"]: eta,
    "Sigma churn": churns ? unless(0, request.s_churn) : undefined,
    "Sigma tmin": churns ? unless(0, request.s_tmin) : undefined,
    "Sigma tmax": churns ? unless(0, request.s_tmax) : undefined,
    "Sigma noise": unless(1, request.s_noise),
    NGMS: unless(0, request.s_min_uncond),
    "CFG Rescale": unless(0, request.cfg_rescale),
    "CFG start": unless(0, request.cfg_start),
    "CFG end": unless(1, request.cfg_end),
    ...(thresholds && {
      "Dynamic thresholding enabled": "True",
      "Mimic scale": request.mimic_scale,
      "Separate Feature Channels": request.threshold_joint ? "False" : "True",
      "Scaling Startpoint": request.threshold_about.toUpperCase(),
      "Variability Measure": request.threshold_measure === "largest" ? "AD" : "STD",
      "Interpolate Phi": request.threshold_share,
      "Threshold percentile": request.threshold_percentile * 100,
      "Mimic mode": unless("Constant", spelled(request.mimic_schedule)),
      "Mimic scale minimum": request.mimic_schedule === "constant" ? undefined : request.mimic_min,
    }),
    "CFG mode": scheduled ? spelled(request.cfg_schedule) : undefined,
    "CFG scale minimum": scheduled ? request.cfg_min : undefined,
    "Scheduler value":
      scheduled || (thresholds && request.mimic_schedule !== "constant")
        ? request.cfg_power
        : undefined,
  };
}
