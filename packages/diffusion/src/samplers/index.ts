export { resolveSampler, resolveSchedule, type SamplerChoice } from "./names.ts";
export { initialLatents, planSampling, type SamplingPlan, type SamplingRequest } from "./plan.ts";
export { SAMPLERS, type SamplerEntry, type SamplerId } from "./registry.ts";
export type { Levels, Sampler, SamplerRun, StepInfo } from "./sampler.ts";
export { SCHEDULES, type ScheduleEntry, type ScheduleId } from "./schedules.ts";
