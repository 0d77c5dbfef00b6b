/** What a diffusion model is shown and asked for: noised latents, and the noise or the velocity in them; and how much
 *  each picture's loss counts. Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py
 *  (get_noise_noisy_latents_and_timesteps), library/custom_train_functions.py. */
import type { RandomStream } from "../random/random-stream.ts";

export interface NoiseOptions {
  /** Products of alphas by time, as the checkpoint was trained. */
  readonly alphasCumprod: Float32Array;
  readonly prediction: "eps" | "v";
  /** Standard deviation of what is added to all cells of a channel alike, 0 for nothing: Guttenberg,
   *  "Diffusion with Offset Noise", 2023. */
  readonly noiseOffset: number;
  /** Times are drawn from `from` to `to - 1`. */
  readonly minTimestep: number;
  readonly maxTimestep: number;
}

export interface Noised {
  readonly time: number;
  readonly latents: Float32Array;
  readonly target: Float32Array;
}

/** One picture's latents [C, H, W] in the network's scale. */
export function noised(
  latents: Float32Array,
  channels: number,
  options: NoiseOptions,
  random: RandomStream,
): Noised {
  const { minTimestep, maxTimestep, noiseOffset } = options;
  const time = minTimestep + random.below(maxTimestep - minTimestep);
  const noise = random.normals(latents.length);
  if (noiseOffset !== 0) {
    const cells = latents.length / channels;
    random.normals(channels).forEach((offset, channel) => {
      for (let i = channel * cells; i < (channel + 1) * cells; i++)
        noise[i] = (noise[i] ?? 0) + noiseOffset * offset;
    });
  }
  return withNoise(latents, noise, time, options);
}

/** The same for noise and time that are given. */
export function withNoise(
  latents: Float32Array,
  noise: Float32Array,
  time: number,
  { alphasCumprod, prediction }: Pick<NoiseOptions, "alphasCumprod" | "prediction">,
): Noised {
  const alpha = alphasCumprod[time];
  if (alpha === undefined)
    throw new RangeError(`time ${time} was given, expected 0 to ${alphasCumprod.length - 1}`);
  const [signal, spread] = [Math.sqrt(alpha), Math.sqrt(1 - alpha)];
  const mixed = latents.map((value, i) => signal * value + spread * (noise[i] ?? 0));
  const target =
    prediction === "eps"
      ? noise
      : noise.map((value, i) => signal * value - spread * (latents[i] ?? 0));
  return { time, latents: mixed, target };
}

export interface WeightOptions {
  readonly alphasCumprod: Float32Array;
  readonly prediction: "eps" | "v";
  /** Largest signal-to-noise ratio that counts in full, 0 for no bound: Hang et al., "Efficient Diffusion Training
   *  via Min-SNR Weighting Strategy", arXiv:2303.09556. */
  readonly minSnrGamma: number;
  /** kohya's `--debiased_estimation_loss`: Yu et al., arXiv:2310.08442. */
  readonly debiased: boolean;
  /** kohya's `--scale_v_pred_loss_like_noise_pred`. */
  readonly velocityLikeNoise: boolean;
}

/** What the loss at a time counts. */
export function timeWeight(time: number, options: WeightOptions): number {
  const { alphasCumprod, prediction, minSnrGamma, debiased, velocityLikeNoise } = options;
  const alpha = alphasCumprod[time] ?? 1;
  const snr = alpha / (1 - alpha);
  let weight = 1;
  if (minSnrGamma > 0) weight *= Math.min(snr, minSnrGamma) / (prediction === "v" ? snr + 1 : snr);
  const bounded = Math.min(snr, 1000); // at time 0 it would be nearly endless
  if (velocityLikeNoise && prediction === "v") weight *= bounded / (bounded + 1);
  if (debiased) weight *= prediction === "v" ? 1 / (bounded + 1) : 1 / Math.sqrt(bounded);
  return weight;
}
