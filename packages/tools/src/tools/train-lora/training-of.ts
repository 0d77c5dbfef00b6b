/** kohya's options of a request, as the trainer takes them. */
import { type ParamsOf, Problem } from "@inkloom/contract";
import type { Checkpoint } from "@inkloom/diffusion";
import type { DatasetSettings, LoraTraining, SubsetSettings } from "@inkloom/training";

type Parameters = ParamsOf<"train-lora">;

/** @throws Problem `training/option` for a list that holds something else than numbers */
export function trainingOf(parameters: Parameters): LoraTraining {
  const { algo, network_dim, network_alpha = network_dim / 2, ...rest } = parameters;
  if (rest.min_timestep >= rest.max_timestep)
    throw new Problem("training/option", {
      en: `min_timestep is ${rest.min_timestep} and max_timestep ${rest.max_timestep}, expected the first below the second.`,
      zh: `min_timestep 为 ${rest.min_timestep}，max_timestep 为 ${rest.max_timestep}，前者应小于后者。`,
    });
  return {
    kind: algo,
    networkDim: network_dim,
    networkAlpha: network_alpha,
    convDim: rest.conv_dim,
    convAlpha: rest.conv_alpha,
    blockDims: numbers("block_dims", rest.block_dims),
    blockAlphas: numbers("block_alphas", rest.block_alphas),
    convBlockDims: numbers("conv_block_dims", rest.conv_block_dims),
    convBlockAlphas: numbers("conv_block_alphas", rest.conv_block_alphas),
    blockLrWeight: numbers("block_lr_weight", rest.block_lr_weight),
    ...(algo === "lokr" && {
      lokr: {
        factor: lokrFactor(rest.factor),
        decomposeBoth: rest.decompose_both,
        fullMatrix: rest.full_matrix,
      },
    }),
    dropout: dropoutOf(parameters),
    plusRatios: plusRatiosOf(parameters),
    scaleWeightNorms: rest.scale_weight_norms,
    trainUnet: !rest.network_train_text_encoder_only,
    trainTextEncoder: !rest.network_train_unet_only,
    learningRate: rest.learning_rate,
    unetLr: rest.unet_lr,
    textEncoderLr: rest.text_encoder_lr,
    optimizer: rest.optimizer_type,
    optimizerArgs: rest.optimizer_args.split(/\s+/).filter((each) => each !== ""),
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
  };
}

/** Absent where nothing is dropped, so that runs of before go on. */
function dropoutOf(parameters: Parameters): LoraTraining["dropout"] {
  const { network_dropout: network, rank_dropout: rank, module_dropout: module } = parameters;
  return network + rank + module > 0 ? { network, rank, module } : undefined;
}

function plusRatiosOf({
  loraplus_lr_ratio: both = 1,
  loraplus_unet_lr_ratio: unet = both,
  loraplus_text_encoder_lr_ratio: textEncoder = both,
}: Parameters): LoraTraining["plusRatios"] {
  return unet === 1 && textEncoder === 1 ? undefined : { unet, textEncoder };
}

function lokrFactor(factor: number): number {
  if (factor !== 0) return factor;
  throw new Problem("training/option", {
    en: "factor is 0, expected -1 or a number from 1 on.",
    zh: "factor 为 0，应为 -1 或不小于 1 的数。",
  });
}

function numbers(option: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const values = text.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  if (values.some((value) => !Number.isFinite(value) || value < 0))
    throw new Problem("training/option", {
      en: `${option}: got ${JSON.stringify(text)}, expected numbers from 0 on with commas between.`,
      zh: `${option}：给出的是 ${JSON.stringify(text)}，应为以逗号分隔的非负数。`,
    });
  return values;
}

/** How the data set is read where its own configuration does not say. */
export function datasetSettings(
  parameters: Parameters,
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
