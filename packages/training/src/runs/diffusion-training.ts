import type { ScheduleOptions } from "../schedules/index.ts";

/** kohya's options; every one of them decides about the weights. */
export interface DiffusionTraining {
  readonly learningRate: number;
  /** In place of `learningRate` for one of the networks. */
  readonly unetLr?: number | undefined;
  readonly textEncoderLr?: number | undefined;
  readonly optimizer: string;
  readonly optimizerArgs: readonly string[];
  readonly schedule: Omit<ScheduleOptions, "totalSteps" | "learningRate">;
  readonly epochs: number;
  /** In place of `epochs`. */
  readonly maxTrainSteps?: number | undefined;
  readonly gradientAccumulationSteps: number;
  /** 0 for no bound. */
  readonly maxGradNorm: number;
  readonly minSnrGamma: number;
  readonly debiased: boolean;
  readonly velocityLikeNoise: boolean;
  readonly noiseOffset: number;
  readonly priorLossWeight: number;
  readonly minTimestep: number;
  readonly maxTimestep: number;
  readonly clipSkip: number;
  /** Windows of 75 tokens that a caption may fill: 1 to 3. */
  readonly chunks: number;
  readonly seed: number;
  /** Less memory for more time. */
  readonly gradientCheckpointing: boolean;
  /** Whether products are computed in float16, where the device has it. @default false */
  readonly mixedPrecision?: boolean | undefined;
  /** See `LoopOptions`. @default none */
  readonly averaging?: number | undefined;
}
