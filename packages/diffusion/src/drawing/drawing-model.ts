/** One checkpoint's part in a walk: words in, a denoiser out. */
import type { DrawingRequest } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { type EncodedWords, encodeWords } from "../conditioning/encode-words.ts";
import { familyWords, sizeVector } from "../conditioning/size-conditioning.ts";
import { textPaths } from "../conditioning/text-paths.ts";
import type { Controls } from "../control/controls.ts";
import type { Denoiser } from "../denoise/denoiser.ts";
import { type DiscreteSchedule, discreteSchedule } from "../denoise/discrete-schedule.ts";
import { editModel } from "../denoise/edit-guidance.ts";
import { withoutPicture } from "../denoise/extra-channels.ts";
import { guidedModel } from "../denoise/guidance.ts";
import { modelDenoiser } from "../denoise/parameterization.ts";
import { requestedGuidance } from "../denoise/requested-guidance.ts";
import { unetCall } from "../denoise/unet.ts";
import { encodePlanes } from "../latents/encode.ts";
import type { Latents } from "../latents/latents.ts";
import type { OpenSessions } from "../sessions.ts";
import type { WalkLength } from "./drawing.ts";
import type { DrawingWords } from "./drawing-words.ts";
import { once } from "./once.ts";

export interface DrawingModel {
  readonly checkpoint: Checkpoint;
  /** Its noise levels. */
  readonly levels: DiscreteSchedule;
  encode(positive: string, negative: string, walk: WalkLength): Promise<EncodedWords>;
  /** What it predicts by these words at this CFG scale. `start` is where the walk begins; `concat` the channels
   *  behind the latents, those of a walk without a picture where it needs some and none are given; `controls` the
   *  walk's control units. */
  denoiser(
    words: EncodedWords,
    scale: number,
    start: Latents,
    concat: Latents | undefined,
    controls?: Controls,
  ): Promise<Denoiser>;
}

export interface DrawingModelOptions {
  readonly request: DrawingRequest;
  readonly words: DrawingWords;
  readonly sessions: OpenSessions;
  readonly signal: AbortSignal | undefined;
  /** The U-Net that predicts. @default the checkpoint's own */
  readonly network?: Checkpoint["unet"];
}

export function drawingModel(
  checkpoint: Checkpoint,
  { request, words, sessions, signal, network = checkpoint.unet }: DrawingModelOptions,
): DrawingModel {
  const levels = discreteSchedule(checkpoint.noise.betas);
  const { parameterization } = checkpoint.noise;
  const paths = once(async () =>
    textPaths(sessions, checkpoint, await words.chunking(checkpoint), {
      clipSkip: request.clip_skip,
      signal,
    }),
  );
  const weighing = { emphasis: request.emphasis, normalization: request.weight_normalization };
  return {
    checkpoint,
    levels,
    async encode(positive, negative, walk) {
      const { planned, emptyNegative } = await words.plan(positive, negative, walk);
      const encoded = await encodeWords(planned, await paths(), {
        ...weighing,
        vector: pooledOnly,
      });
      return familyWords(checkpoint, encoded, { emptyNegative, request });
    },
    async denoiser(encoded, scale, start, concat, controls) {
      const behind =
        checkpoint.kind === "plain"
          ? undefined
          : (concat ??
            (await withoutPicture(checkpoint, start.shape, (planes, size) =>
              encodePlanes(sessions, checkpoint.vae, planes, size, signal),
            )));
      const vector = sizeVector(checkpoint, request);
      const isTold = network.config.guidanceSize !== undefined;
      const telling = { vector, guidance: scale, controls };
      const unet = unetCall(sessions, network, { concat: behind, ...telling });
      const options = requestedGuidance(request, { levels, parameterization });
      const guided =
        checkpoint.kind === "edit" && behind
          ? editModel(unet, unetCall(sessions, network, { concat: zeros(behind), ...telling }), {
              ...encoded,
              scale,
              options,
              pictureScale: request.image_cfg,
            })
          : guidedModel(unet, { ...encoded, scale: isTold ? 1 : scale, options });
      return toldTo(controls, modelDenoiser(parameterization, guided, levels));
    },
  };
}

/** The same, with the noise level told to the control units. */
const toldTo = (controls: Controls | undefined, denoise: Denoiser): Denoiser =>
  controls === undefined
    ? denoise
    : (x, sigma, run) => {
        controls.moment = { ...controls.moment, sigma };
        return denoise(x, sigma, run);
      };

const pooledOnly = (pooled: Float32Array): Float32Array => pooled;

const zeros = ({ data, shape }: Latents): Latents => ({
  data: new Float32Array(data.length),
  shape,
});
