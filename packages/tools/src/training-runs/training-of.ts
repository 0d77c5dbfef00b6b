/** What all tools that train are told, as the trainer takes it. */
import { type ParamsOf, Problem } from "@inkloom/contract";
import type { Checkpoint } from "@inkloom/diffusion";
import type { DatasetSettings, DiffusionTraining, SubsetSettings } from "@inkloom/training";

/** Parameters that every tool which trains has. */
export type TrainingParameters = Pick<
  ParamsOf<"train-lora">,
  keyof ParamsOf<"train-lora"> & keyof ParamsOf<"train-controlnet">
> &
  Partial<Pick<ParamsOf<"train-lora">, "text_encoder_lr">>;

/** @throws Problem `training/option` */
export function runTraining(rest: TrainingParameters): DiffusionTraining {
  if (rest.min_timestep >= rest.max_timestep)
    throw new Problem("training/option", {
      en: `min_timestep is ${rest.min_timestep} and max_timestep ${rest.max_timestep}, expected the first below the second.`,
      zh: `min_timestep 为 ${rest.min_timestep}，max_timestep 为 ${rest.max_timestep}，前者应小于后者。`,
    });
  return {
    learningRate: rest.learning_rate,
    textEncoderLr: rest.text_encoder_lr,
    optimizer: rest.optimizer_type,
    optimizerArgs: rest.optimizer_args.trim() === "" ? [] : [rest.optimizer_args.trim()],
    schedule: {
      name: rest.lr_scheduler,
      warmupSteps: rest.lr_warmup_steps,
      decaySteps: rest.lr_decay_steps,
      cycles: rest.lr_scheduler_num_cycles,
      power: rest.lr_scheduler_power,
      minimumRatio: rest.lr_scheduler_min_lr_ratio,
    },
    epochs: rest.max_train_epochs,
    maxTrainSteps: rest.max_train_steps,
    gradientAccumulationSteps: rest.gradient_accumulation_steps,
    maxGradNorm: rest.max_grad_norm,
    minSnrGamma: rest.min_snr_gamma,
    debiased: rest.debiased_estimation_loss,
    velocityLikeNoise: rest.scale_v_pred_loss_like_noise_pred,
    noiseOffset: rest.noise_offset,
    priorLossWeight: rest.prior_loss_weight,
    minTimestep: rest.min_timestep,
    maxTimestep: rest.max_timestep,
    clipSkip: rest.clip_skip,
    chunks: Number(rest.max_token_length) / 75,
    seed: rest.seed,
    gradientCheckpointing: rest.gradient_checkpointing,
    // absent otherwise, so that runs of older versions have the same settings
    ...(rest.mixed_precision === "fp16" && { mixedPrecision: true }),
  };
}

/** How the data set is read where its own configuration does not say. */
export function datasetSettings(
  parameters: TrainingParameters,
  { nativeSize }: Pick<Checkpoint, "nativeSize">,
): SubsetSettings {
  const side = parameters.resolution ?? nativeSize;
  const { class_tokens, caption_prefix, caption_extension } = parameters;
  const settings: DatasetSettings = {
    resolution: [side, side],
    batch_size: parameters.train_batch_size,
    enable_bucket: !parameters.no_bucket,
    min_bucket_reso: parameters.min_bucket_reso ?? Math.min(256, side / 2),
    max_bucket_reso: parameters.max_bucket_reso ?? 2 * side,
    bucket_reso_steps: parameters.bucket_reso_steps,
    bucket_no_upscale: parameters.bucket_no_upscale,
    validation_split: parameters.validation_split,
    flip_aug: parameters.flip_aug,
    random_crop: parameters.random_crop,
    num_repeats: parameters.num_repeats,
    shuffle_caption: parameters.shuffle_caption,
    keep_tokens: parameters.keep_tokens,
    caption_dropout_rate: parameters.caption_dropout_rate,
    caption_tag_dropout_rate: parameters.caption_tag_dropout_rate,
    ...(class_tokens !== undefined && { class_tokens }),
    ...(caption_prefix !== undefined && { caption_prefix }),
    ...(caption_extension !== undefined && { caption_extension }),
  };
  return settings;
}
