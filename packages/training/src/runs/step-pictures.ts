/** Pictures as steps see them: latents with noise, the words they are called by, what counts. Everything random follows from
 *  the seed and the step. */
import { type Checkpoint, discreteSchedule } from "@inkloom/diffusion";
import { type ControlNetConfig, sizeWaves } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { controlPixels } from "../control/control-pictures.ts";
import type { PicturePlan } from "../datasets/buckets.ts";
import { noised, timeWeight } from "../losses/noising.ts";
import { type RandomStream, randomStream } from "../random/random-stream.ts";
import type { CaptionTokens } from "../steps/caption-tokens.ts";
import { stepCaption } from "../steps/step-caption.ts";
import type { StepPicture } from "../steps/step-runner.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import type { LatentStore } from "./latent-store.ts";
import type { PlannedPicture } from "./run-plan.ts";

/** A ControlNet that is trained, and the control pictures [3, H, W] in [0, 1] of pictures as steps show them. */
export interface SubjectControl {
  readonly config: ControlNetConfig;
  readonly hint: (
    planned: PlannedPicture,
    plan: PicturePlan,
    flip: boolean,
  ) => Promise<Float32Array>;
}

export interface StepPicturesOptions {
  readonly checkpoint: Checkpoint;
  readonly training: DiffusionTraining;
  /** Of the whole run. */
  readonly steps: number;
  readonly store: LatentStore;
  readonly tokens: (caption: string) => CaptionTokens;
  /** What a picture is called, instead of its own caption. */
  readonly callIt?: ((caption: string, random: RandomStream) => string) | undefined;
  readonly control?: SubjectControl | undefined;
}

interface StepPictures {
  /** `name` tells the picture's place in the run. */
  trained(
    planned: PlannedPicture,
    moment: { readonly step: number; readonly epoch: number; readonly name: string },
  ): Promise<StepPicture>;
  /** The picture number `n` of those that are held back, at kohya's five times and with the same noise every time. */
  heldBack(planned: PlannedPicture, n: number, step: number): Promise<StepPicture[]>;
  /** The control picture of a picture, for samples; nothing where no ControlNet is trained. */
  followed(planned: PlannedPicture): Promise<Pixels | undefined>;
}

export function stepPictures({
  checkpoint: { noise: schedule, textEncoder2, unet },
  training,
  steps,
  store,
  tokens,
  callIt = (caption) => caption,
  control,
}: StepPicturesOptions): StepPictures {
  const { alphasCumprod } = discreteSchedule(schedule.betas);
  const noise = { ...training, alphasCumprod, prediction: schedule.parameterization };
  const told = (shown: PicturePlan) => textEncoder2 && { sizes: sizesTold(shown) };

  return {
    async trained(planned, moment) {
      const random = randomStream(training.seed, "picture", moment.name);
      const { subset, picture } = planned;
      const flip = subset.flipAug && random.uniform() < 0.5;
      const own = callIt(picture.caption, random);
      const caption = stepCaption(own, subset, { ...moment, steps, random });
      const { data: latents, plan: shown } = await store.get(planned, flip, moment.name);
      const hint = await control?.hint(planned, shown, flip);
      const drawn = noised(latents, unet.config.inChannels, noise, random);
      const prior = subset.isRegularisation ? training.priorLossWeight : 1;
      const weight = timeWeight(drawn.time, noise) * prior;
      return { ...drawn, weight, tokens: tokens(caption), hint, ...told(shown) };
    },

    async heldBack(planned, n, step) {
      const pictures: StepPicture[] = [];
      for (const time of VALIDATION_TIMES) {
        const random = randomStream(training.seed, "validation", n, time);
        const { data: latents, plan: shown } = await store.get(planned, false, `held ${n}`);
        const at = { ...noise, minTimestep: time, maxTimestep: time + 1 };
        const drawn = noised(latents, unet.config.inChannels, at, random);
        const own = callIt(planned.picture.caption, random);
        const options = { ...planned.subset, ...STILL };
        const caption = stepCaption(own, options, { step, epoch: 0, steps, random });
        const hint = await control?.hint(planned, shown, false);
        pictures.push({ ...drawn, weight: 1, tokens: tokens(caption), hint, ...told(shown) });
      }
      return pictures;
    },

    async followed(planned) {
      const { plan: shown } = await store.get(planned, false, "sample");
      return control && controlPixels(await control.hint(planned, shown, false), shown.bucket);
    },
  };
}

/** kohya's validation time steps, library/train_util.py. */
const VALIDATION_TIMES = [50, 350, 500, 650, 950];

/** What is held back has its words as training has them, all of them and in their order. */
const STILL = {
  shuffleCaption: false,
  captionDropoutRate: 0,
  captionDropoutEveryNEpochs: 0,
  captionTagDropoutRate: 0,
  tokenWarmupStep: 0,
} as const;

/** What SDXL is told of a picture. */
const sizesTold = ({ originalSize, cropTopLeft, targetSize }: PicturePlan): Float32Array =>
  sizeWaves([...originalSize, ...cropTopLeft, ...targetSize]);
