export {
  learningRateAt,
  type LearningRateSchedule,
  learningRateSchedule,
  type ScheduleOptions,
} from "./learning-rate.ts";
