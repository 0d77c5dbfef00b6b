/** One walk of KSampler or KSamplerAdvanced.
 *  Reference: comfyanonymous/ComfyUI, nodes.py (common_ksampler), comfy/samplers.py (KSampler,
 *  KSamplerX0Inpaint), comfy/model_sampling.py (EPS.noise_scaling). */
import { Problem } from "@inkloom/contract";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Denoiser } from "../denoise/denoiser.ts";
import { interpolated } from "../latents/interpolate.ts";
import { latentCount, type Latents, type LatentShape } from "../latents/latents.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import type { StepInfo } from "../samplers/sampler.ts";
import type { OpenSessions } from "../sessions.ts";
import { comfyDenoiser, repeated } from "./denoiser.ts";
import { channelsBehind } from "./channels-behind.ts";
import { comfyLevels } from "./levels.ts";
import { type ComfySamplerName, COMFY_SAMPLERS } from "./sampler-names.ts";
import { schedulerSigmas, type SchedulerName } from "./schedulers.ts";
import { withStyles } from "./styles.ts";
import { type ComfyImagePrompt, type ComfyLatent, type Conditioned, scaledTo } from "./values.ts";

export interface Walk {
  /** With its LoRAs in place. */
  readonly checkpoint: Checkpoint;
  readonly positive: readonly Conditioned[];
  readonly negative: readonly Conditioned[];
  readonly prompts?: readonly ComfyImagePrompt[] | undefined;
  readonly latent: ComfyLatent;
  readonly seed: bigint;
  readonly steps: number;
  readonly cfg: number;
  readonly sampler: ComfySamplerName;
  readonly scheduler: SchedulerName;
  /** Share of the schedule that is walked, 0 to 1. */
  readonly denoise: number;
  /** Whether noise is added at the start. @default true */
  readonly noised?: boolean;
  /** First and last step, counted from 0. @default all */
  readonly from?: number;
  readonly until?: number;
  /** Whether a walk that ends early takes what noise is left away in its last step. @default true */
  readonly toZero?: boolean;
}

export interface WalkContext {
  readonly sessions: OpenSessions;
  /** Networks that see pictures, owned by whoever asks for them. */
  readonly annotators: () => AnnotatorNetworks;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((info: StepInfo) => void) | undefined;
}

/** Where the walk ends; the latent's mask stays with it. */
export async function walked(walk: Walk, context: WalkContext): Promise<ComfyLatent> {
  const { checkpoint, latent, seed } = walk;
  const scale = checkpoint.vae.config.scalingFactor;
  const picture = scaledTo(latent, scale);
  const levels = comfyLevels(checkpoint.noise.betas);
  const entry = COMFY_SAMPLERS[walk.sampler];
  const sigmas = sigmasOf(walk, (steps) => schedulerSigmas(walk.scheduler, steps, levels));
  const [first] = sigmas;
  if (first === undefined || sigmas.length < 2) return latent;

  const { shape } = picture;
  const seeds = Array.from({ length: shape[0] }, () => seed);
  const noise = noiseSource("comfy", seeds);
  const drawn = walk.noised === false ? new Float32Array(latentCount(shape)) : noise.first(shape);
  const highest = levels.sigmas.at(-1) ?? NaN;
  const isHighest = first > highest || Math.abs(first - highest) <= 1e-5 * highest;
  const factor = isHighest ? Math.sqrt(Math.fround(1 + Math.fround(first ** 2))) : first;
  const start = combined(picture, drawn, Math.fround(factor));

  const mask = latent.mask && maskFor(latent.mask, shape);
  const behind = channelsBehind(checkpoint, { picture, mask, scale });
  const { cfg, prompts = [] } = walk;
  const { sessions, annotators, signal, onStep } = context;
  const { positive, negative } = await styled(walk, context);
  const guided = comfyDenoiser(checkpoint, shape, {
    ...{ positive, negative, cfg, prompts },
    ...{ levels, sessions, annotators, behind },
  });
  const under = entry.freshUnderMask ? noiseSource("comfy", seeds).next(shape) : drawn;
  const denoise = mask ? keeping(guided, picture, under, mask) : guided;
  const above = sigmas.filter((sigma) => sigma > 0);
  const lowest = Math.min(...above);
  const samples = await entry.sampler(
    denoise,
    start,
    {
      sigmas,
      eta: entry.eta,
      noiseScale: 1,
      churn: { amount: 0, low: 0, high: Infinity },
      range: [first, lowest],
      path: [lowest, Math.max(...above)],
      model: levels,
    },
    {
      noise,
      signal,
      onStep:
        onStep &&
        ((info) => {
          onStep(info);
        }),
    },
  );
  return { samples, scale, ...(latent.mask && { mask: latent.mask }) };
}

/** The words with what of pictures stands behind them. */
async function styled(
  { positive, negative, checkpoint }: Walk,
  { sessions, annotators, signal }: WalkContext,
): Promise<Pick<Walk, "positive" | "negative">> {
  if (![...positive, ...negative].some(({ styles }) => styles)) return { positive, negative };
  const place = { checkpoint, sessions, size: { width: 0, height: 0 }, signal };
  const networks = annotators();
  try {
    return {
      positive: await withStyles(positive, place, networks),
      negative: await withStyles(negative, place, networks),
    };
  } finally {
    await networks.release();
  }
}

/** The levels that are walked. A walk behind the last step is none. */
function sigmasOf(
  { steps, denoise, sampler, from = 0, until = Infinity, toZero = true }: Walk,
  schedule: (steps: number) => number[],
): number[] {
  const whole = (count: number): number[] => {
    if (!COMFY_SAMPLERS[sampler].discards) return schedule(count);
    return schedule(count + 1).toSpliced(-2, 1);
  };
  const all =
    denoise > 0.9999
      ? whole(steps)
      : denoise <= 0
        ? []
        : whole(planned(steps, denoise)).slice(-(steps + 1));
  let sigmas = all;
  if (until < all.length - 1) {
    sigmas = all.slice(0, until + 1);
    if (toZero) sigmas[sigmas.length - 1] = 0;
  }
  return from < sigmas.length - 1 ? sigmas.slice(from) : [];
}

/** Steps of a schedule at most: as many as 10,000 at a strength of 0.01. */
const MOST_PLANNED = 1_000_000;

function planned(steps: number, denoise: number): number {
  const count = Math.trunc(steps / denoise);
  if (count <= MOST_PLANNED) return count;
  throw new Problem("input/invalid", {
    en: `denoise is ${denoise} with ${steps} steps, which means a schedule of ${count}; expected at most ${MOST_PLANNED}`,
    zh: `denoise 为 ${denoise}、步数为 ${steps} 时，调度需要 ${count} 步；最多为 ${MOST_PLANNED} 步`,
  });
}

const combined = (picture: Latents, noise: Float32Array, factor: number): Latents => ({
  data: picture.data.map((value, i) => value + Math.fround((noise[i] ?? 0) * factor)),
  shape: picture.shape,
});

/** In cells, for every picture and channel. */
function maskFor(mask: Latents, [n, c, height, width]: LatentShape): Latents {
  const sized = repeated(interpolated(mask, { height, width }, "bilinear"), n);
  const data = new Float32Array(n * c * height * width);
  const area = height * width;
  for (let plane = 0; plane < n * c; plane++)
    data.set(
      sized.data.subarray(Math.floor(plane / c) * area, (Math.floor(plane / c) + 1) * area),
      plane * area,
    );
  return { data, shape: [n, c, height, width] };
}

/** Outside the mask the network sees the picture with the first noise, and answers the picture. */
function keeping(guided: Denoiser, picture: Latents, noise: Float32Array, mask: Latents): Denoiser {
  const mixed = (inside: Latents, outside: (i: number) => number): Latents => ({
    data: inside.data.map((value, i) => {
      const share = mask.data[i] ?? 0;
      return value * share + outside(i) * (1 - share);
    }),
    shape: inside.shape,
  });
  const kept = (i: number): number => picture.data[i] ?? 0;
  return async (x, sigma, run) => {
    const asked = mixed(x, (i) => kept(i) + (noise[i] ?? 0) * sigma);
    return mixed(await guided(asked, sigma, run), kept);
  };
}
