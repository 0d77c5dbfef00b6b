/** What every way of drawing shares: an open checkpoint, encoded prompts, and walks of a sampler.
 *  `generate.ts` and its neighbours say in which order these come. */
import type { Progress } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { EncodedWords } from "../conditioning/encode-words.ts";
import type { ControlPass, ControlSource } from "../control/control-unit.ts";
import type { ControlSources } from "../control/open-units.ts";
import type { Denoiser } from "../denoise/denoiser.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Infotext } from "../finish/infotext.ts";
import type { Latents } from "../latents/latents.ts";
import type { NoiseSource } from "../latents/noise/noise-source.ts";
import type { PixelSize } from "../latents/size.ts";
import type { ResolvedRequest } from "../resolve.ts";
import type { SamplingPlan } from "../samplers/index.ts";
import type { OpenSessions } from "../sessions.ts";

export interface DrawingProgress extends Progress {
  /** Makes a picture of what the sampler sees now; takes time, so only when asked. */
  readonly preview?: () => Promise<Pixels>;
}

export interface DrawingContext {
  readonly runtime: Runtime;
  /** Where models are looked for by name, in order. */
  readonly modelFolders: readonly string[];
  /** Where autoencoders are looked for by name beside these. @default nowhere else */
  readonly vaeFolders?: readonly string[];
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
  /** Where control units find what they name. @default nowhere: requests with units are refused */
  readonly control?: Pick<ControlSources, "picture" | "folders" | "annotatorFolders">;
}

/** One walk of a sampler. */
export interface Pass {
  readonly plan: SamplingPlan;
  readonly start: Latents;
  /** The noise in `start`, of deviation 1, and how many times it is there. @default `start` is noise alone */
  readonly noised?: { readonly noise: Float32Array; readonly share: number };
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
  /** Which walk of a hires fix it is, as control units tell them apart. @default the only one */
  readonly pass?: ControlPass["pass"];
  /** What it begins with, for control units without a picture of their own: one for all pictures of the batch, or one for
   *  each. @default nothing */
  readonly sources?: readonly ControlSource[];
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

/** What a second walk may have of its own. */
export interface SecondWalk {
  /** Another checkpoint, found as the request's is. @default the request's */
  readonly model?: string | undefined;
  /** Its words: the networks that they ask for, and no others, are in place. */
  readonly positive: string;
  readonly negative: string;
}

/** A control picture that was made for a walk. */
export interface MadeMap {
  /** Number of its unit in the request, from 0. */
  readonly unit: number;
  readonly map: Pixels;
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
  /** What draws a second walk of the request; this one where nothing is different. */
  second(walk: SecondWalk): Promise<Drawing>;
  /** Finished pictures as control units leave them. */
  controlled(pictures: readonly Pixels[]): readonly Pixels[];
  /** What A1111's text says about control units. */
  readonly controlFields: Infotext["fields"];
  /** The control pictures of all walks so far. */
  maps(): readonly MadeMap[];
  /** Seconds per stage; `load` is part of the stages that needed it. */
  seconds(): Readonly<Record<string, number>>;
}
