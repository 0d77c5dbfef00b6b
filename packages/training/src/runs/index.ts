export { lossChart } from "./loss-chart.ts";
export { stopAdvice } from "./stop-advice.ts";
export {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  type WrittenSubject,
} from "./diffusion-run.ts";
export type { DiffusionTraining } from "./diffusion-training.ts";
export { fileIdentity } from "./base-checkpoint.ts";
export { type LoraRunOptions, type LoraTraining, trainLora } from "./lora-run.ts";
export { type EmbeddingTraining, trainEmbedding } from "./embedding-run.ts";
export { type ControlTraining, trainControlNet } from "./control-run.ts";
export { LOSSES, type StepRecord } from "./step-record.ts";
export {
  type LoopOptions,
  type LoopTensor,
  openLoop,
  type StepMoment,
  type TrainingLoop,
} from "./training-loop.ts";
export {
  type AutoencoderRunOptions,
  type AutoencoderTraining,
  trainAutoencoder,
} from "./autoencoder-run.ts";
export { type ModelRunOptions, type ModelTraining, trainModel } from "./model-run.ts";
