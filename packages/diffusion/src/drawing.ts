/** What every way of drawing shares: an open checkpoint, encoded prompts, and walks of a sampler. The
 *  stages below are named here once each; `generate.ts` and its neighbours say in which order they come. */
import type { DrawingRequest, Progress } from "@inkloom/contract";
import type { Runtime, Text } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { withLoras } from "./adapters/network-adapters.ts";
import { wantedLoras } from "./adapters/wanted-loras.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { distilledHint } from "./checkpoint/distilled.ts";
import { namingBadWeights } from "./checkpoint/not-finite.ts";
import { openCheckpoint, type OpenOptions } from "./checkpoint/open.ts";
import { type EncodedWords, encodeWords } from "./conditioning/encode-words.ts";
import { laterConditioning } from "./conditioning/conditioning.ts";
import { familyWords, sizeVector } from "./conditioning/size-conditioning.ts";
import { textPaths } from "./conditioning/text-paths.ts";
import type { Denoiser } from "./denoise/denoiser.ts";
import { type DiscreteSchedule, discreteSchedule } from "./denoise/discrete-schedule.ts";
import { editModel } from "./denoise/edit-guidance.ts";
import { withoutPicture } from "./denoise/extra-channels.ts";
import { guidedModel } from "./denoise/guidance.ts";
import { modelDenoiser } from "./denoise/parameterization.ts";
import { requestedGuidance } from "./denoise/requested-guidance.ts";
import { switching } from "./denoise/switching.ts";
import { unetCall } from "./denoise/unet.ts";
import { modelHash } from "./finish/model-hash.ts";
import { decodeLatents } from "./latents/decode.ts";
import { encodePictures, encodePlanes } from "./latents/encode.ts";
import { drawnNoise } from "./latents/drawn-noise.ts";
import type { Latents } from "./latents/latents.ts";
import type { NoiseSource } from "./latents/noise/noise-source.ts";
import { previewOf } from "./latents/preview.ts";
import { expectEnoughMemory } from "./memory-estimate.ts";
import type { PixelSize } from "./latents/size.ts";
import { int8Network } from "./precision/int8.ts";
import {
  chunkMaker,
  checkpointTokenizer,
  embeddingLibrary,
  emptyChunk,
  planWords,
} from "./prompt/index.ts";
import {
  addHash,
  encoderWidths,
  expectSameNetworks,
  noteEmphasis,
  requestReader,
  syntaxOf,
  withoutNegative,
} from "./worded-request.ts";
import { drawSeed, type ResolvedRequest, resolveRequest } from "./resolve.ts";
import { SAMPLERS, type SamplingPlan } from "./samplers/index.ts";
import { type OpenSessions, openSessions, scopedSessions } from "./sessions.ts";
import { sizeNotice } from "./size-notice.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";

export interface DrawingProgress extends Progress {
  /** Makes a picture of what the sampler sees now; takes time, so only when asked. */
  readonly preview?: () => Promise<Pixels>;
}

export interface DrawingContext {
  readonly runtime: Runtime;
  /** Where models are looked for by name, in order. */
  readonly modelFolders: readonly string[];
  /** Where LoRAs are looked for by name, in order. @default nowhere: they are named by path */
  readonly loraFolders?: readonly string[];
  /** Where textual inversions are looked for by name, in order. @default nowhere */
  readonly embeddingFolders?: readonly string[];
  /** Where `styles.csv` and the folder `wildcards` are. @default nowhere */
  readonly wordsFolder?: string;
  /** Bytes that drawing on the CPU may use in all: sizes that need more are refused. @default no limit */
  readonly memory?: number;
  /** Where what can be made again is kept. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DrawingProgress) => void) | undefined;
  /** Size of the picture that drawing begins with: what a request without a size is fitted to. */
  readonly picture?: PixelSize;
}

/** One walk of a sampler. */
export interface Pass {
  readonly plan: SamplingPlan;
  readonly start: Latents;
  /** Randomness of its steps. @default the drawing's */
  readonly noise?: NoiseSource;
  /** CFG scale. @default the request's */
  readonly cfg?: number;
  /** @default the request's prompts */
  readonly prompts?: WalkWords;
  /** Channels behind the latents, for inpainting and editing models: [1, k, h, w] or one per picture.
   *  @default those of a walk without a picture */
  readonly concat?: Latents | undefined;
  /** Masks, regions, tiles: what the denoiser is wrapped in. */
  readonly wrap?: (denoise: Denoiser) => Denoiser;
}

/** What a walk is guided by. */
export interface WalkWords extends EncodedWords {
  /** The same words as the refiner reads them; absent where the request names none. */
  readonly refined?: () => Promise<EncodedWords>;
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
  /** The same from its beginning: what a second walk draws. */
  newNoise(): NoiseSource;
  readonly sessions: OpenSessions;
  readonly signal: AbortSignal | undefined;
  /** Reads and encodes a prompt and its opposite for a walk. */
  encodePrompts(positive: string, negative: string, walk: WalkLength): Promise<WalkWords>;
  /** For what becomes larger than the request says. @throws Problem `memory/short` */
  expectMemory(size: PixelSize): void;
  sample(pass: Pass): Promise<Latents>;
  /** Pictures of one size, whole latent cells, as latents. */
  encode(pictures: readonly Pixels[]): Promise<Latents>;
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
  const onNotice = (notice: Text) => context.onProgress?.({ stage: "load", notice });
  const sessions = openSessions(context.runtime, context.signal, onNotice);
  try {
    context.signal?.throwIfAborted();
    context.onProgress?.({ stage: "load" });
    return await draw(await openDrawing(request, context, sessions, clock));
  } finally {
    await sessions.release();
  }
}

async function openDrawing(
  asked: DrawingRequest,
  context: DrawingContext,
  sessions: OpenSessions,
  clock: Stopwatch,
): Promise<Drawing> {
  const { runtime, modelFolders, loraFolders = [], cacheFolder, signal, onProgress } = context;
  // Wildcards are drawn by the seed, and they may ask for networks: it comes first of all.
  const request = asked.seed === -1 ? { ...asked, seed: drawSeed() } : asked;
  const { prediction, vae, zero_snr: zeroSnr } = request;
  const openModel = (model: string, options: OpenOptions = { prediction, vae, zeroSnr }) =>
    openCheckpoint(model, modelFolders, options);
  const read = requestReader(request, context.wordsFolder);
  const syntax = syntaxOf(request.emphasis);
  const library = once(() => embeddingLibrary(context.embeddingFolders ?? []));
  const requested = await read(request.prompt, request.negative_prompt);
  const checkpoint = await clock.time("open", async () =>
    withLoras(await openModel(request.model), wantedLoras(requested.networks, request), {
      folders: loraFolders,
      runtime,
      signal,
      onNotice: (notice) => onProgress?.({ stage: "load", notice }),
    }),
  );
  const hint = distilledHint(checkpoint.name, request);
  if (hint) onProgress?.({ stage: "load", notice: hint });
  // Beside the drawing, which takes longer; only the first time that the file is used.
  const hashing = modelHash(checkpoint.path, cacheFolder, signal);
  hashing.catch(() => undefined);
  const about: { modelHash?: string } = {};
  const wordFields: Record<string, string> = {};
  const resolved: ResolvedRequest = {
    ...resolveRequest(request, checkpoint, context.picture),
    words: { pictures: requested.pictures, fields: wordFields },
    about,
  };
  const expectMemory = ({ width, height }: PixelSize): void => {
    if (context.memory !== undefined && runtime.device === "cpu")
      expectEnoughMemory(checkpoint, { width, height, batch: request.batch }, context.memory);
  };
  expectMemory(resolved);
  const notice = sizeNotice(resolved, checkpoint);
  if (notice) onProgress?.({ stage: "load", notice });
  const levels = discreteSchedule(checkpoint.noise.betas);
  const newNoise = (): NoiseSource => drawnNoise(request, resolved, checkpoint.vae.config);
  const drawingNoise = newNoise();
  const preview = await previewOf(sessions, checkpoint, modelFolders);
  const network =
    request.precision === "int8"
      ? await clock.time("open", () => int8Network(checkpoint.unet, runtime, cacheFolder, signal))
      : checkpoint.unet;

  /** One checkpoint's part in the walk: words in, a denoiser out. */
  const drawWith = (model: Checkpoint, network: Checkpoint["unet"], own: OpenSessions) => ({
    paths: once(async () => {
      const { chunks } = chunkMaker(await library(), encoderWidths(model), syntax, (name, hash) => {
        addHash(wordFields, name, hash);
      });
      const chunking = { tokenizer: checkpointTokenizer, chunks, empty: emptyChunk };
      return textPaths(own, model, chunking, { clipSkip: request.clip_skip, signal });
    }),
    denoiser(words: EncodedWords, scale: number, concat: Latents | undefined): Denoiser {
      const vector = sizeVector(model, request);
      const unet = unetCall(own, network, { concat, vector });
      const known = model === checkpoint ? levels : discreteSchedule(model.noise.betas);
      const { parameterization } = model.noise;
      const options = requestedGuidance(request, { levels: known, parameterization });
      const guided =
        model.kind === "edit" && concat
          ? editModel(unet, unetCall(own, network, { concat: zeros(concat), vector }), {
              ...words,
              scale,
              pictureScale: request.image_cfg,
            })
          : guidedModel(unet, { ...words, scale, options });
      return modelDenoiser(parameterization, guided, known);
    },
  });
  const main = drawWith(checkpoint, network, sessions);
  const refiner = once(async () => {
    const model = await clock.time("open", () => openModel(request.refiner ?? "", {}));
    return { model, ...drawWith(model, model.unet, scopedSessions(sessions, "refiner")) };
  });

  const encodePrompts: Drawing["encodePrompts"] = (positive, negative, walk) => {
    const encode = (by: Pick<typeof main, "paths">, model: Checkpoint): Promise<EncodedWords> =>
      clock.time("encode", async () => {
        signal?.throwIfAborted();
        onProgress?.({ stage: "encode" });
        const { pictures, networks } = await read(positive, negative);
        expectSameNetworks(requested.networks, networks);
        const planned = planWords(pictures, { literal: syntax === "comfy", ...walk });
        noteEmphasis(wordFields, request.emphasis, pictures);
        const vector = (pooled: Float32Array): Float32Array => pooled;
        const weighing = {
          emphasis: request.emphasis,
          normalization: request.weight_normalization,
        };
        const encoded = await encodeWords(planned, await by.paths(), { ...weighing, vector });
        return familyWords(model, encoded, { emptyNegative: withoutNegative(pictures), request });
      });
    const refined = once(async () => {
      const second = await refiner();
      return encode(second, second.model);
    });
    return encode(main, checkpoint).then((words) =>
      request.refiner === undefined ? words : { ...words, refined },
    );
  };

  const sample = async (pass: Pass): Promise<Latents> => {
    const { plan, start, noise = drawingNoise, cfg, prompts, concat, wrap = same } = pass;
    const { prompt, negative_prompt: negative } = request;
    const calls = request.steps * SAMPLERS[plan.sampler].callsPerStep;
    const words = prompts ?? (await encodePrompts(prompt, negative, { calls }));
    const scale = cfg ?? request.cfg;
    const behind = async (model: Checkpoint): Promise<Latents | undefined> =>
      model.kind === "plain"
        ? undefined
        : (concat ??
          (await withoutPicture(model, start.shape, (planes, size) =>
            encodePlanes(sessions, checkpoint.vae, planes, size, signal),
          )));
    const first = main.denoiser(words, scale, await behind(checkpoint));
    const { refined } = words;
    const both = refined
      ? switching(
          first,
          async (call) => {
            const second = await refiner();
            const { positive, negative: unwanted } = await refined();
            const later = {
              positive: laterConditioning(positive, call),
              negative: laterConditioning(unwanted, call),
            };
            return second.denoiser(later, scale, await behind(second.model));
          },
          { at: request.refiner_switch_at, calls },
        )
      : first;
    const denoise = wrap(both);
    return clock.time("sample", () =>
      SAMPLERS[plan.sampler].sampler(denoise, start, plan, {
        noise,
        signal,
        onStep: ({ step, steps, denoised }) =>
          onProgress?.({ stage: "sample", step, steps, preview: () => preview(denoised) }),
      }),
    );
  };

  const encode = (pictures: readonly Pixels[]): Promise<Latents> =>
    clock.time("encode", () => {
      signal?.throwIfAborted();
      return encodePictures(sessions, checkpoint.vae, pictures, signal);
    });

  const decode = (latents: Latents): Promise<Pixels[]> =>
    clock.time("decode", async () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: "decode" });
      const hash = await hashing;
      if (hash !== undefined) about.modelHash = hash;
      return decodeLatents(sessions, checkpoint.vae, latents, signal).catch((error: unknown) =>
        namingBadWeights(error, checkpoint),
      );
    });

  const seconds = () => ({ ...clock.seconds(), load: sessions.loading() });
  const stages = { expectMemory, newNoise, encodePrompts, encode, sample, decode, seconds };
  return { checkpoint, resolved, levels, noise: drawingNoise, sessions, signal, ...stages };
}

const same = (denoise: Denoiser): Denoiser => denoise;

const zeros = ({ data, shape }: Latents): Latents => ({
  data: new Float32Array(data.length),
  shape,
});

/** The same promise whenever it is asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
