export { denoisingSteps } from "./denoising-steps.ts";
export { resolveSampler, resolveSchedule } from "./names.ts";
export {
  initialLatents,
  noisedLatents,
  planDenoising,
  planSampling,
  type SamplingPlan,
  type SamplingRequest,
} from "./plan.ts";
export { requestedSampling } from "./requested-sampling.ts";
export { SAMPLERS, type SamplerId } from "./registry.ts";
export { SCHEDULES, type ScheduleId } from "./schedules.ts";
