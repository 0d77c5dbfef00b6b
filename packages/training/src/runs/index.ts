export {
  fileIdentity,
  LOSSES,
  type LoraRunOptions,
  type LoraRunResult,
  type LoraTraining,
  type StepRecord,
  trainLora,
  type TrainingProgress,
} from "./lora-run.ts";
