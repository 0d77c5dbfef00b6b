/** What a run of training says of itself in its files, whatever it trained: kohya's `ss_` fields, all of them texts.
 *  Reference: kohya-ss/sd-scripts@48d368f, train_network.py. */
import { basename } from "node:path";
import type { Checkpoint } from "@inkloom/diffusion";
import { type BaseModel, baseModelOf } from "../merging/lora/lora-metadata.ts";
import type { DiffusionRunOptions, FinishedMoment } from "./diffusion-run.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import type { RunPlan } from "./run-plan.ts";

/** Which family was trained. */
export const baseWords = ({ unet, noise }: Checkpoint): BaseModel => ({
  ...(baseModelOf(unet.config.contextSize, []) ?? { v2: false, sdxl: false }),
  vPrediction: noise.parameterization === "v",
});

/** Of the first data set, as kohya has it. */
export const trainedResolution = ({
  data,
}: Pick<DiffusionRunOptions<DiffusionTraining>, "data">): readonly [number, number] | undefined =>
  data.datasets[0]?.resolution;

export function runWords(
  options: DiffusionRunOptions<DiffusionTraining>,
  { plan, steps, step, epoch }: FinishedMoment,
): Record<string, string> {
  const { name, checkpoint, training, data, comment } = options;
  const [first] = data.datasets;
  const own = plan.pictures.filter(({ subset }) => !subset.isRegularisation);
  const seen = (pictures: RunPlan["pictures"]): number =>
    pictures.reduce((sum, { picture }) => sum + picture.repeats, 0);
  return {
    ss_output_name: name,
    ss_sd_model_name: basename(checkpoint.path),
    ss_learning_rate: String(training.learningRate),
    ss_optimizer: [training.optimizer, ...training.optimizerArgs].join(" "),
    ss_lr_scheduler: training.schedule.name,
    ss_lr_warmup_steps: String(training.schedule.warmupSteps ?? 0),
    ss_num_train_images: String(seen(own)),
    ss_num_reg_images: String(seen(plan.pictures) - seen(own)),
    ss_num_validation_images: String(plan.heldBack.length),
    ss_num_batches_per_epoch: String(plan.batchesPerEpoch),
    ss_num_epochs: String(training.epochs),
    ss_max_train_steps: String(steps),
    ss_steps: String(step),
    ss_epoch: String(epoch),
    ss_gradient_checkpointing: training.gradientCheckpointing ? "True" : "False",
    ss_gradient_accumulation_steps: String(training.gradientAccumulationSteps),
    ss_max_grad_norm: String(training.maxGradNorm),
    ss_clip_skip: String(training.clipSkip),
    ss_max_token_length: String(75 * training.chunks),
    ss_seed: String(training.seed),
    ss_noise_offset: String(training.noiseOffset),
    ss_min_snr_gamma: training.minSnrGamma > 0 ? String(training.minSnrGamma) : "None",
    ss_prior_loss_weight: String(training.priorLossWeight),
    ss_mixed_precision: training.mixedPrecision === true ? "fp16" : "no",
    ss_cache_latents: "True",
    ...(first && {
      ss_resolution: `(${first.resolution.join(", ")})`,
      ss_batch_size_per_device: String(first.batchSize),
      ss_enable_bucket: first.enableBucket ? "True" : "False",
    }),
    ss_dataset_dirs: JSON.stringify(folders(plan)),
    ...(comment !== undefined && { ss_training_comment: comment }),
  };
}

function folders({ pictures }: RunPlan): Record<string, { n_repeats: number; img_count: number }> {
  const all = new Map<string, { n_repeats: number; img_count: number }>();
  for (const { subset } of pictures) {
    const name = basename(subset.folder);
    all.set(name, { n_repeats: subset.repeats, img_count: (all.get(name)?.img_count ?? 0) + 1 });
  }
  return Object.fromEntries(all);
}
