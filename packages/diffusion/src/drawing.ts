/** What every way of drawing shares: an open checkpoint, encoded prompts, and walks of a sampler. The
 *  stages below are named here once each; `generate.ts` and its neighbours say in which order they come. */
import type { DrawingRequest, Progress } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { openCheckpoint } from "./checkpoint/open.ts";
import type { Context } from "./conditioning/context.ts";
import { encodeText } from "./conditioning/text-encoder.ts";
import type { Denoiser } from "./denoise/denoiser.ts";
import { type DiscreteSchedule, discreteSchedule } from "./denoise/discrete-schedule.ts";
import { guidedModel } from "./denoise/guidance.ts";
import { modelDenoiser } from "./denoise/parameterization.ts";
import { unetCall } from "./denoise/unet.ts";
import { decodeLatents } from "./latents/decode.ts";
import { noiseSource } from "./latents/index.ts";
import type { Latents } from "./latents/latents.ts";
import type { NoiseSource } from "./latents/noise/noise-source.ts";
import { previewOf } from "./latents/preview.ts";
import { checkpointTokenizer, encodePrompt } from "./prompt/index.ts";
import { type ResolvedRequest, resolveRequest } from "./resolve.ts";
import { SAMPLERS, type SamplingPlan } from "./samplers/index.ts";
import { type OpenSessions, openSessions } from "./sessions.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";

export interface DrawingProgress extends Progress {
  /** Makes a picture of what the sampler sees now; takes time, so only when asked. */
  readonly preview?: () => Promise<Pixels>;
}

export interface DrawingContext {
  readonly runtime: Runtime;
  /** Where models are looked for by name, in order. */
  readonly modelFolders: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DrawingProgress) => void) | undefined;
}

/** The words of one walk. */
interface Prompts {
  readonly positive: Context;
  readonly negative: Context;
}

/** One walk of a sampler. */
export interface Pass {
  readonly plan: SamplingPlan;
  readonly start: Latents;
  /** CFG scale. @default the request's */
  readonly cfg?: number;
  /** @default the request's prompts */
  readonly prompts?: Prompts;
  /** Masks, regions, tiles: what the denoiser is wrapped in. */
  readonly wrap?: (denoise: Denoiser) => Denoiser;
}

export interface Drawing {
  readonly checkpoint: Checkpoint;
  readonly resolved: ResolvedRequest;
  /** The checkpoint's noise levels. */
  readonly levels: DiscreteSchedule;
  /** The randomness of the request, in the order in which it is drawn. */
  readonly noise: NoiseSource;
  readonly sessions: OpenSessions;
  readonly signal: AbortSignal | undefined;
  encodePrompts(positive: string, negative: string): Promise<Prompts>;
  sample(pass: Pass): Promise<Latents>;
  decode(latents: Latents): Promise<Pixels[]>;
  /** Seconds per stage; `load` is part of the stages that needed it. */
  seconds(): Readonly<Record<string, number>>;
}

/**
 * Opens what `request` names, lets `draw` work with it, and releases every session whatever happens.
 * Rejects with the signal's reason once it aborts. Problems: those of the checkpoint, prompt, sampler
 * and runtime.
 */
export async function withDrawing<T>(
  request: DrawingRequest,
  context: DrawingContext,
  draw: (drawing: Drawing) => Promise<T>,
): Promise<T> {
  const clock = stopwatch();
  const sessions = openSessions(context.runtime, context.signal);
  try {
    context.signal?.throwIfAborted();
    context.onProgress?.({ stage: "load" });
    return await draw(await openDrawing(request, context, sessions, clock));
  } finally {
    await sessions.release();
  }
}

async function openDrawing(
  request: DrawingRequest,
  { modelFolders, signal, onProgress }: DrawingContext,
  sessions: OpenSessions,
  clock: Stopwatch,
): Promise<Drawing> {
  const checkpoint = await clock.time("open", () => openCheckpoint(request.model, modelFolders));
  const resolved = resolveRequest(request, checkpoint);
  const levels = discreteSchedule(checkpoint.noise.betas);
  const noise = noiseSource(request.noise, resolved.seeds);
  const preview = await previewOf(sessions, checkpoint, modelFolders);
  const unet = unetCall(sessions, checkpoint.unet);

  const encodePrompts = async (positive: string, negative: string): Promise<Prompts> =>
    clock.time("encode", async () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: "encode" });
      const tokenizer = await checkpointTokenizer(checkpoint);
      const encode = async (text: string) =>
        encodeText(sessions, checkpoint.textEncoder, encodePrompt(tokenizer, text), {
          clipSkip: request.clip_skip,
          signal,
        });
      return { positive: await encode(positive), negative: await encode(negative) };
    });

  const sample = async ({ plan, start, cfg, prompts, wrap = same }: Pass): Promise<Latents> => {
    const words = prompts ?? (await encodePrompts(request.prompt, request.negative_prompt));
    const model = guidedModel(unet, { ...words, scale: cfg ?? request.cfg });
    const denoise = wrap(modelDenoiser(checkpoint.noise.parameterization, model, levels));
    return clock.time("sample", () =>
      SAMPLERS[plan.sampler].sampler(denoise, start, plan, {
        noise,
        signal,
        onStep: ({ step, steps, denoised }) =>
          onProgress?.({ stage: "sample", step, steps, preview: () => preview(denoised) }),
      }),
    );
  };

  const decode = (latents: Latents): Promise<Pixels[]> =>
    clock.time("decode", () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: "decode" });
      return decodeLatents(sessions, checkpoint.vae, latents, signal);
    });

  const seconds = () => ({ ...clock.seconds(), load: sessions.loading() });
  const stages = { encodePrompts, sample, decode, seconds };
  return { checkpoint, resolved, levels, noise, sessions, signal, ...stages };
}

const same = (denoise: Denoiser): Denoiser => denoise;
