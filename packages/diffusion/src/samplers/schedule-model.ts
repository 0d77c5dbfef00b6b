import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";

/** Noise levels that a schedule spreads its steps over. */
export type ScheduleModel = Omit<DiscreteSchedule, "alphasCumprod">;
