/** Opens what a request names; each stage is named once, in the order in which it comes. */
import type { DrawingRequest } from "@inkloom/contract";
import type { Text } from "@inkloom/engine";
import { withLoras } from "../adapters/network-adapters.ts";
import { wantedLoras } from "../adapters/wanted-loras.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { distilledHint, toldHint } from "./distilled.ts";
import { namingBadWeights } from "../checkpoint/not-finite.ts";
import { openCheckpoint, type OpenOptions } from "../checkpoint/open.ts";
import { modelHash } from "../finish/model-hash.ts";
import { networksBeside } from "../control/control-memory.ts";
import { decodeLatents } from "../latents/decode.ts";
import { drawnNoise } from "../latents/drawn-noise.ts";
import { encodePictures } from "../latents/encode.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";
import { sameLatents } from "../latents/same-latents.ts";
import { previewOf } from "../latents/preview.ts";
import type { PixelSize } from "../latents/size.ts";
import { expectEnoughMemory, type NetworkBeside, type RunMemory } from "../memory-estimate.ts";
import { int8Network } from "../precision/int8.ts";
import { type NetworkTag, strengthsForOthers } from "../prompt/index.ts";
import { drawSeed, type ResolvedRequest, resolveRequest } from "../resolve.ts";
import { type OpenSessions, openSessions, scopedSessions } from "../sessions.ts";
import type { Drawing, DrawingContext } from "./drawing.ts";
import { type DrawingModel, drawingModel } from "./drawing-model.ts";
import { drawingControls } from "./drawing-controls.ts";
import { drawingWords } from "./drawing-words.ts";
import { type MemoryLog, memoryLog } from "./memory-log.ts";
import { once } from "./once.ts";
import { settledPrediction } from "./settled-prediction.ts";
import { sizeNotice } from "./size-notice.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";
import { walk, type WalkOptions, walkWords } from "./walk.ts";
import { sameNetworks } from "./worded-request.ts";

/**
 * Opens what `request` names, lets `draw` work with it, and releases every session whatever happens.
 * Rejects with the signal's reason once it aborts. Problems: those of the checkpoint, prompt, sampler
 * and runtime.
 */
export async function withDrawing<T extends object>(
  request: DrawingRequest,
  context: DrawingContext,
  draw: (drawing: Drawing) => Promise<T>,
): Promise<T & { readonly memory?: RunMemory }> {
  const clock = stopwatch();
  const sessions = openSessions(context.runtime, context.signal, notices(context));
  const memory = await memoryLog(context.runtime);
  try {
    context.signal?.throwIfAborted();
    context.onProgress?.({ stage: "load" });
    const drawn = await draw(await openDrawing(request, context, sessions, { clock, memory }));
    const used = await memory.used();
    return { ...drawn, ...(used && { memory: used }) };
  } finally {
    await memory.used();
    await sessions.release();
  }
}

const notices =
  ({ onProgress }: DrawingContext) =>
  (notice: Text | undefined): void => {
    if (notice) onProgress?.({ stage: "load", notice });
  };

async function openDrawing(
  asked: DrawingRequest,
  context: DrawingContext,
  sessions: OpenSessions,
  { clock, memory }: { readonly clock: Stopwatch; readonly memory: MemoryLog },
): Promise<Drawing> {
  const { modelFolders, cacheFolder, signal, onProgress } = context;
  const notify = notices(context);
  // Wildcards are drawn by the seed, and they may ask for networks: it comes first of all.
  const request = asked.seed === -1 ? { ...asked, seed: drawSeed() } : asked;
  const words = await drawingWords(request, context);
  const checkpoint = await clock.time("open", () =>
    openMain(request, words.requested.networks, context),
  );
  // Beside the drawing, which takes longer; only the first time that the file is used.
  const hashing = modelHash(checkpoint.path, cacheFolder, signal);
  hashing.catch(() => undefined);
  const about: { modelHash?: string } = {};
  const resolved: ResolvedRequest = {
    ...resolveRequest(request, checkpoint, context.picture),
    words: { pictures: words.requested.pictures, fields: words.fields, told: strengthsForOthers },
    about,
  };
  const isTold = checkpoint.unet.config.guidanceSize !== undefined;
  notify(
    isTold
      ? toldHint(checkpoint.name, { ...request, sampler: resolved.sampler })
      : distilledHint(checkpoint.name, request),
  );
  const beside = await controlsBeside(request, checkpoint, context);
  const expectMemory = (drawn: Checkpoint, size: PixelSize): void => {
    const limit = limitOf(context);
    if (limit === undefined) return;
    const { batch } = request;
    memory.expect(expectEnoughMemory(drawn, { ...size, batch }, limit, beside));
  };
  expectMemory(checkpoint, resolved);
  notify(sizeNotice(resolved, checkpoint));

  const shared = { request, words, signal };
  const refiner = once(async () => {
    const model = await clock.time("open", () => opened(request.refiner ?? "", {}, context));
    return drawingModel(model, { ...shared, sessions: scopedSessions(sessions, "refiner") });
  });
  const encodeWords = (model: DrawingModel, ...prompts: Parameters<DrawingModel["encode"]>) =>
    clock.time("encode", () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: "encode" });
      return model.encode(...prompts);
    });

  const drawingWith = async (drawn: Checkpoint, own: OpenSessions): Promise<Drawing> => {
    const network = await clock.time("open", () => networkOf(drawn, request, context));
    const main = drawingModel(drawn, { ...shared, sessions: own, network });
    const controls = await drawingControls(request, context, {
      checkpoint: drawn,
      network,
      sessions: own,
      resolved,
    });
    const newNoise = (): NoiseSource => drawnNoise(request, resolved, drawn.vae.config);
    const noise = newNoise();
    const walking: WalkOptions = {
      request,
      main,
      refiner,
      noise,
      preview: await previewOf(own, drawn, modelFolders),
      context,
      encode: encodeWords,
      controls: controls.at,
      timed: (work) => clock.time("sample", work),
    };
    const drawing: Drawing = {
      checkpoint: drawn,
      resolved,
      levels: main.levels,
      noise,
      newNoise,
      sessions: own,
      signal,
      expectMemory: (size) => {
        expectMemory(drawn, size);
      },
      encodePrompts: (positive, negative, length) => walkWords(walking, positive, negative, length),
      sample: (pass) => walk(walking, pass),
      encode: (pictures) =>
        clock.time("encode", () => {
          signal?.throwIfAborted();
          return encodePictures(own, drawn.vae, pictures, signal);
        }),
      decode: (latents) =>
        clock.time("decode", async () => {
          signal?.throwIfAborted();
          onProgress?.({ stage: "decode" });
          const hash = await hashing;
          if (hash !== undefined) about.modelHash = hash;
          return decodeLatents(own, drawn.vae, latents, signal).catch((error: unknown) =>
            namingBadWeights(error, drawn),
          );
        }),
      controlled: controls.finished,
      controlFields: controls.fields,
      maps: controls.maps,
      second: async ({ model, positive, negative }) => {
        const networks = await words.networks(positive, negative);
        if (model === undefined && sameNetworks(networks, words.requested.networks)) return drawing;
        const second = await clock.time("open", () =>
          model === undefined
            ? openMain(request, networks, context)
            : openSecond(model, request, networks, context, drawn),
        );
        const scope = `second ${second.path}`;
        return drawingWith(second, model === undefined ? own : scopedSessions(sessions, scope));
      },
      seconds: () => ({ ...clock.seconds(), load: sessions.loading() }),
    };
    return drawing;
  };
  return drawingWith(checkpoint, sessions);
}

/** The checkpoint of the request with these networks, and those that it lists beside its words, in place. */
async function openMain(
  request: DrawingRequest,
  networks: readonly NetworkTag[],
  context: DrawingContext,
): Promise<Checkpoint> {
  const { prediction, vae, zero_snr: zeroSnr } = request;
  const options = { prediction, vae, zeroSnr };
  const checkpoint = await opened(request.model, options, context);
  return adapted(checkpoint, request, networks, context);
}

/** Another checkpoint; a VAE that was chosen is for its latents, too, if they are the same. */
async function openSecond(
  name: string,
  request: DrawingRequest,
  networks: readonly NetworkTag[],
  context: DrawingContext,
  first: Checkpoint,
): Promise<Checkpoint> {
  const plain = await openCheckpoint(name, context.modelFolders, {});
  const { vae } = request;
  const checkpoint = await opened(name, sameLatents(plain, first) ? { vae } : {}, context);
  return adapted(checkpoint, request, networks, context);
}

const openIn = (
  { modelFolders, vaeFolders }: DrawingContext,
  name: string,
  options: OpenOptions,
): Promise<Checkpoint> => openCheckpoint(name, modelFolders, { ...options, vaeFolders });

/** The named checkpoint, with nothing left to guess about it. */
const opened = async (
  name: string,
  options: OpenOptions,
  context: DrawingContext,
): Promise<Checkpoint> =>
  settledPrediction(await openIn(context, name, options), {
    runtime: context.runtime,
    signal: context.signal,
    onNotice: notices(context),
  });

const adapted = (
  checkpoint: Checkpoint,
  request: DrawingRequest,
  networks: readonly NetworkTag[],
  context: DrawingContext,
): Promise<Checkpoint> =>
  withLoras(checkpoint, wantedLoras(networks, request), {
    folders: context.loraFolders ?? [],
    runtime: context.runtime,
    signal: context.signal,
    onNotice: notices(context),
  });

/** The U-Net at the precision asked for. */
const networkOf = async (
  { unet }: Checkpoint,
  { precision }: DrawingRequest,
  { runtime, cacheFolder, signal }: DrawingContext,
): Promise<Checkpoint["unet"]> =>
  precision === "int8" ? int8Network(unet, runtime, cacheFolder, signal) : unet;

/** Memory that is looked after: that of the CPU, where a limit is known. */
const limitOf = ({ memory, runtime }: DrawingContext): number | undefined =>
  runtime.device === "cpu" ? memory : undefined;

/** What control units take; nothing where nobody asks. */
const controlsBeside = async (
  { control = [] }: DrawingRequest,
  checkpoint: Checkpoint,
  context: DrawingContext,
): Promise<readonly NetworkBeside[]> =>
  context.control === undefined || limitOf(context) === undefined
    ? []
    : networksBeside(control, context.control.folders, checkpoint);
