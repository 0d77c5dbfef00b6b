export { resolveSampler, resolveSchedule } from "./names.ts";
export {
  initialLatents,
  noisedLatents,
  planDenoising,
  planSampling,
  type SamplingPlan,
} from "./plan.ts";
export { requestedSampling } from "./requested-sampling.ts";
export { SAMPLERS, type SamplerId } from "./registry.ts";
export { SCHEDULES, type ScheduleId } from "./schedules.ts";
export { writtenFields } from "./written-fields.ts";
