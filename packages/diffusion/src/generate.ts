/** From a request to pictures: the only file that names every stage, once each, top to bottom. */
import type { GenerateRequest, Progress } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { openCheckpoint } from "./checkpoint/open.ts";
import { encodeText } from "./conditioning/text-encoder.ts";
import { discreteSchedule } from "./denoise/discrete-schedule.ts";
import { guidedModel } from "./denoise/guidance.ts";
import { modelDenoiser } from "./denoise/parameterization.ts";
import { unetCall } from "./denoise/unet.ts";
import { type Finished, finishPictures } from "./finish/finish.ts";
import { decodeLatents } from "./latents/decode.ts";
import { noiseSource } from "./latents/index.ts";
import { previewOf } from "./latents/preview.ts";
import { checkpointTokenizer, encodePrompt } from "./prompt/index.ts";
import { resolveRequest } from "./resolve.ts";
import { initialLatents, planSampling, SAMPLERS } from "./samplers/index.ts";
import { openSessions } from "./sessions.ts";
import { stopwatch } from "./stopwatch.ts";

export interface GenerateProgress extends Progress {
  /** Makes a picture of what the sampler sees now; takes time, so only when asked. */
  readonly preview?: () => Promise<Pixels>;
}

export interface GenerateContext {
  readonly runtime: Runtime;
  /** Where models are looked for by name, in order. */
  readonly modelFolders: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: GenerateProgress) => void) | undefined;
}

export interface GenerateResult {
  readonly pictures: readonly Finished[];
  readonly model: { readonly name: string; readonly path: string; readonly family: string };
  /** Seconds per stage; `load` is part of the stages that needed it. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Makes `request.batch` pictures. Rejects with the signal's reason once it aborts; every session is
 * released whatever happens. Problems: those of the checkpoint, prompt, sampler and runtime.
 */
export async function generate(
  request: GenerateRequest,
  { runtime, modelFolders, signal, onProgress }: GenerateContext,
): Promise<GenerateResult> {
  const clock = stopwatch();
  const sessions = openSessions(runtime, signal);
  try {
    signal?.throwIfAborted();
    onProgress?.({ stage: "load" });
    const checkpoint = await clock.time("open", () => openCheckpoint(request.model, modelFolders));
    const resolved = resolveRequest(request, checkpoint);
    const { seeds, shape, sampler, schedule } = resolved;
    const levels = discreteSchedule(checkpoint.noise.betas);
    const plan = planSampling({ sampler, schedule, steps: request.steps, model: levels });

    onProgress?.({ stage: "encode" });
    const tokenizer = await clock.time("encode", () => checkpointTokenizer(checkpoint));
    const encode = async (text: string) =>
      encodeText(sessions, checkpoint.textEncoder, encodePrompt(tokenizer, text), {
        clipSkip: request.clip_skip,
        signal,
      });
    const positive = await clock.time("encode", () => encode(request.prompt));
    const negative = await clock.time("encode", () => encode(request.negative_prompt));

    const unet = unetCall(sessions, checkpoint.unet);
    const model = guidedModel(unet, { positive, negative, scale: request.cfg });
    const denoise = modelDenoiser(checkpoint.noise.parameterization, model, levels);
    const preview = await previewOf(sessions, checkpoint, modelFolders);
    const noise = noiseSource(request.noise, seeds);
    const latents = await clock.time("sample", () =>
      SAMPLERS[sampler].sampler(denoise, initialLatents(noise, shape, plan), plan, {
        noise,
        signal,
        onStep: ({ step, steps, denoised }) =>
          onProgress?.({ stage: "sample", step, steps, preview: () => preview(denoised) }),
      }),
    );

    signal?.throwIfAborted();
    onProgress?.({ stage: "decode" });
    const pixels = await clock.time("decode", () =>
      decodeLatents(sessions, checkpoint.vae, latents, signal),
    );
    const { name, path, family } = checkpoint;
    return {
      pictures: finishPictures(request, resolved, checkpoint, pixels),
      model: { name, path, family },
      seconds: { ...clock.seconds(), load: sessions.loading() },
    };
  } finally {
    await sessions.release();
  }
}
