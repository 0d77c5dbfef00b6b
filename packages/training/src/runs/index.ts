export { lossChart } from "./loss-chart.ts";
export { stopAdvice } from "./stop-advice.ts";
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
