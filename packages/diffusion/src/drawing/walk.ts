/** One walk of a sampler by a checkpoint, and by the refiner where one takes over. */
import type { DrawingRequest } from "@inkloom/contract";
import { laterConditioning } from "../conditioning/conditioning.ts";
import type { EncodedWords } from "../conditioning/encode-words.ts";
import type { Controls } from "../control/controls.ts";
import type { Beginning } from "../control/first-noise.ts";
import type { Denoiser } from "../denoise/denoiser.ts";
import { switching } from "../denoise/switching.ts";
import type { Latents } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";
import type { Preview } from "../latents/preview.ts";
import { SAMPLERS } from "../samplers/index.ts";
import type { DrawingContext, Pass, WalkLength, WalkWords } from "./drawing.ts";
import type { DrawingModel } from "./drawing-model.ts";
import { once } from "./once.ts";

export interface WalkOptions {
  readonly request: DrawingRequest;
  readonly main: DrawingModel;
  /** Opened when it is first needed. */
  readonly refiner: () => Promise<DrawingModel>;
  readonly noise: NoiseSource;
  readonly preview: Preview;
  readonly context: Pick<DrawingContext, "signal" | "onProgress">;
  /** The control units of the main checkpoint in a walk; undefined where there are none. */
  readonly controls: (
    pass: Pick<Pass, "pass" | "sources" | "start">,
  ) => Promise<Controls | undefined>;
  /** Counts the time of the sampler's work. */
  readonly timed: <T>(work: () => Promise<T>) => Promise<T>;
  /** Reads and encodes a prompt and its opposite. */
  readonly encode: (
    model: DrawingModel,
    positive: string,
    negative: string,
    walk: WalkLength,
  ) => Promise<EncodedWords>;
}

/** The words as the walk's networks read them; the refiner's when it takes over. */
export async function walkWords(
  { request, main, refiner, encode }: Pick<WalkOptions, "request" | "main" | "refiner" | "encode">,
  positive: string,
  negative: string,
  walk: WalkLength,
): Promise<WalkWords> {
  const words = await encode(main, positive, negative, walk);
  if (request.refiner === undefined) return words;
  const refined = once(async () => encode(await refiner(), positive, negative, walk));
  return { ...words, refined };
}

/** Where the walk ends. Progress tells its steps. */
export async function walk(options: WalkOptions, pass: Pass): Promise<Latents> {
  const { request, main, noise: usual, preview, context } = options;
  const { plan, noise = usual, cfg: scale = request.cfg, concat, wrap = same } = pass;
  const { sampler, callsPerStep } = SAMPLERS[plan.sampler];
  const calls = request.steps * callsPerStep;
  const { prompt, negative_prompt: negative } = request;
  const words = pass.prompts ?? (await walkWords(options, prompt, negative, { calls }));
  const controls = await options.controls(pass);
  const start = controls ? controls.begins(beginningOf(pass), highest(main)) : pass.start;
  const first = await main.denoiser(words, scale, start, concat, controls);
  const both = refinedBy(first, words, options, { scale, start, concat, calls });
  const { signal, onProgress } = context;
  return options.timed(() =>
    sampler(wrap(both), start, plan, {
      noise,
      signal,
      onStep({ step, steps, denoised }) {
        if (controls) controls.moment = { ...controls.moment, share: (step - 1) / stepsOf(plan) };
        return onProgress?.({ stage: "sample", step, steps, preview: () => preview(denoised) });
      },
    }),
  );
}

/** A walk begins with noise alone, unless it says otherwise. */
const beginningOf = ({ start, plan: { firstNoise: share }, noised }: Pass): Beginning => ({
  start,
  ...(noised ?? { noise: start.data.map((value) => value / share), share }),
});

const highest = ({ levels: { sigmas } }: DrawingModel): number => sigmas[sigmas.length - 1] ?? 0;

/** Steps as A1111 counts them for what follows its progress: over training times, a walk from a picture has one more
 *  than it does. AUTOMATIC1111/stable-diffusion-webui 1.10, modules/sd_samplers_timesteps.py (sample_img2img). */
const stepsOf = ({ sampler, sigmas, firstSignal }: Pass["plan"]): number =>
  sigmas.length - 1 + (SAMPLERS[sampler].usesTimesteps && firstSignal !== 1 ? 1 : 0);

function refinedBy(
  first: Denoiser,
  { refined }: WalkWords,
  { request, refiner }: WalkOptions,
  {
    scale,
    start,
    concat,
    calls,
  }: { scale: number; start: Latents; concat: Latents | undefined; calls: number },
): Denoiser {
  if (refined === undefined) return first;
  const second = async (call: number): Promise<Denoiser> => {
    const { positive, negative } = await refined();
    const later = {
      positive: laterConditioning(positive, call),
      negative: laterConditioning(negative, call),
    };
    return (await refiner()).denoiser(later, scale, start, concat);
  };
  return switching(first, second, { at: request.refiner_switch_at, calls });
}

const same = (denoise: Denoiser): Denoiser => denoise;
