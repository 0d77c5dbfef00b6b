/** What every way of drawing shares: an open checkpoint, encoded prompts, and walks of a sampler. The
 *  stages below are named here once each; `generate.ts` and its neighbours say in which order they come. */
import type { DrawingRequest, Progress } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { openCheckpoint } from "./checkpoint/open.ts";
import type { TextPath } from "./conditioning/encode-plan.ts";
import { type EncodedWords, encodeWords } from "./conditioning/encode-words.ts";
import { encodeText } from "./conditioning/text-encoder.ts";
import { rememberingTower } from "./conditioning/text-tower.ts";
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
import { checkpointTokenizer, emptyChunk, encodePrompt, typed } from "./prompt/index.ts";
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

/** One walk of a sampler. */
export interface Pass {
  readonly plan: SamplingPlan;
  readonly start: Latents;
  /** CFG scale. @default the request's */
  readonly cfg?: number;
  /** @default the request's prompts */
  readonly prompts?: EncodedWords;
  /** Masks, regions, tiles: what the denoiser is wrapped in. */
  readonly wrap?: (denoise: Denoiser) => Denoiser;
}

/** What schedules in a prompt are counted by. */
export interface WalkLength {
  /** Denoiser calls of the whole walk, even where only its end is walked. */
  readonly calls: number;
  /** Those of the second walk of a hires fix, when the words are for it. */
  readonly hiresCalls?: number | undefined;
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
  /** Reads and encodes a prompt and its opposite for a walk. */
  encodePrompts(positive: string, negative: string, walk: WalkLength): Promise<EncodedWords>;
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

  const textPaths = once(async (): Promise<TextPath[]> => {
    const tokenizer = await checkpointTokenizer(checkpoint);
    const { textEncoder } = checkpoint;
    const tower = rememberingTower({
      width: textEncoder.config.hidden,
      encode: async (chunk) => {
        const options = { clipSkip: request.clip_skip, signal };
        return { states: (await encodeText(sessions, textEncoder, [chunk], options)).data };
      },
    });
    const chunks: TextPath["chunks"] = (source) => encodePrompt(tokenizer, source);
    return [{ tower, chunks, empty: emptyChunk(tokenizer) }];
  });

  const encodePrompts: Drawing["encodePrompts"] = async (positive, negative, walk) =>
    clock.time("encode", async () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: "encode" });
      const words = { positive: typed(positive), negative: typed(negative) };
      return encodeWords([words], await textPaths(), { emphasis: "original", ...walk });
    });

  const sample = async ({ plan, start, cfg, prompts, wrap = same }: Pass): Promise<Latents> => {
    const { prompt, negative_prompt: negative } = request;
    const words = prompts ?? (await encodePrompts(prompt, negative, { calls: request.steps }));
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

/** The same promise whenever it is asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
