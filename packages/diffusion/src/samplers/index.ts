export { resolveSampler, resolveSchedule } from "./names.ts";
export { initialLatents, planSampling, type SamplingPlan } from "./plan.ts";
export { SAMPLERS, type SamplerId } from "./registry.ts";
export { SCHEDULES, type ScheduleId } from "./schedules.ts";
