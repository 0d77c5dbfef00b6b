/**
 * What control units are to the walk. A kind of unit (ControlNet, T2I-Adapter, image prompt, reference ...) is opened
 * once per job, fitted to each size that is walked, and asked at each call of the U-Net.
 *
 *     kind.open(job) -> OpenedControl -> .at(pass) -> ControlRun -> asked at each call
 */
import type { ControlUnit, PreprocessorId, Text } from "@inkloom/contract";
import type { Tensor, TensorData } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { Manifest, UnetOptions, UnetSize, Weights } from "@inkloom/models";
import type { Mask, Pixels, Region } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotate/annotator.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Context } from "../conditioning/context.ts";
import type { Latents } from "../latents/latents.ts";
import type { PixelSize } from "../latents/size.ts";
import type { OpenSessions } from "../sessions.ts";

/** Which words a context is made of. */
export type Side = "wanted" | "unwanted";

/** One call of the U-Net: what it is about to read. */
export interface ControlCall {
  /** One picture as the network reads it, [1, c, h, w], without channels behind it. */
  readonly x: Latents;
  /** Training time. */
  readonly time: number;
  /** The batch: the same latents once per context. */
  readonly contexts: readonly [Context, ...Context[]];
  /** The side of each context. */
  readonly sides: readonly Side[];
  /** The vector beside the time of each context, where the family has one; [contexts, size]. */
  readonly vectors?: Float32Array | undefined;
  /** Number of the picture in the batch. */
  readonly picture: number;
  readonly moment: Moment;
  readonly signal?: AbortSignal | undefined;
}

/** Where in its walk the sampler is. */
export interface Moment {
  /** Steps reported / steps of the walk, as A1111 counts them: 0 in the first two steps, then 1 / steps ... */
  readonly share: number;
  /** Noise level. */
  readonly sigma: number;
}

/** Where something is added: to a skip of the U-Net, to the features that follow an input block (and so to its skip as
 *  well), or to what follows the middle block. Skips and input blocks count from 0. */
export type Place = `skip.${number}` | `block.${number}` | "middle";

/** What is added at a place: [contexts, c, h, w], the shape of what is there. */
export type Added = ReadonlyMap<Place, Float32Array>;

/** One unit in one pass: asked at each call of the U-Net. Of what is absent it does nothing. */
export interface ControlRun {
  /** Whether it counts at this moment. Where it does not, nothing of it is asked, run or loaded. */
  isActive(moment: Moment): boolean;
  /** Where it may add something. @default nowhere */
  readonly places?: readonly Place[];
  /** What it adds there; units are summed. */
  readonly added?: (call: ControlCall) => Promise<Added>;
  /** What it changes within the graph of the U-Net. */
  readonly change?: UnetChange;
  /** Contexts in place of the call's: as many, of one length. Units are asked in order, each with the ones of the
   *  unit before. */
  readonly contexts?: (call: ControlCall) => Promise<readonly [Context, ...Context[]]>;
  /** What it corrects of the U-Net's prediction, at every call, whether it counts at this moment or not. */
  readonly correction?: Correction;
  /** Latents [c, h, w] that the walk's first noise takes a little of, of the picture with this number in the batch. */
  readonly noised?: (number: number) => Float32Array;
  /** A finished picture with what is laid over it; `number` is the picture's in the batch. */
  readonly finished?: (picture: Pixels, number: number) => Pixels;
}

/** In which order predictions are corrected, whatever the order of the units: what is kept comes last, so that nothing
 *  changes it any more. */
export const CORRECTION_STAGES = ["colours", "kept"] as const;

export interface Correction {
  readonly stage: (typeof CORRECTION_STAGES)[number];
  /** The prediction in place of the one before, [contexts, c, h, w]. */
  readonly of: (predicted: Float32Array, call: ControlCall) => Promise<Float32Array>;
}

/** Another graph of the U-Net: with more inputs, weights and options. */
export interface UnetChange {
  /** Everything but the size that the graph depends on: the same name means the same graph. */
  readonly name: string;
  /** Weights that the trace asks for beside the U-Net's. Keys must be the unit's own: begin them with `unit.prefix`. */
  readonly weights?: ReadonlyMap<string, WeightEntry>;
  /**
   * The U-Net's options with this unit's among them: `before` are those of the units in front of it, which it keeps.
   * `w` is the root of all weights. Inputs are named with the unit's prefix, too.
   */
  trace(size: UnetSize, w: Weights, before: UnetOptions): TracedChange;
  /** A value of each input, at each call. */
  feeds(call: ControlCall): Promise<Readonly<Record<string, TensorData>>>;
}

export interface TracedChange {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly options: UnetOptions;
}

/** A unit that is open: files are read, preprocessors have run. */
export interface OpenedControl {
  /** As the picture's text names the network; absent where the unit needs none. */
  readonly model?: { readonly name: string; readonly hash: string };
  /** What was made of the unit's picture, for people to see. */
  readonly maps: readonly Pixels[];
  /** The unit for pictures of one size; undefined where it does not count in this pass. */
  at(pass: ControlPass): Promise<ControlRun | undefined>;
}

/** One walk: what is drawn, by what. */
export interface ControlPass {
  /** Pixels of what is drawn. */
  readonly size: PixelSize;
  /** The first walk of two, the second one of a hires fix, or the only one. */
  readonly pass: "low" | "high" | "only";
  /** Whose U-Net walks, with what LoRAs change of it. */
  readonly checkpoint: Checkpoint;
  /** The U-Net at the precision asked for. */
  readonly network: Checkpoint["unet"];
  readonly sessions: OpenSessions;
  /** What the walk begins with, in image to image. */
  readonly source?: ControlSource | undefined;
  /** Pictures of whole latent cells as latents, scaled as the sampler's. */
  encode(pictures: readonly Pixels[]): Promise<Latents>;
  readonly signal?: AbortSignal | undefined;
}

/** A picture that is drawn anew, for units without one of their own. */
export interface ControlSource {
  /** Of the walk's size. */
  readonly picture: Pixels;
  /** What is drawn anew: white. */
  readonly mask?: Mask;
  /** Where only a part of a picture is drawn: which, and how large the whole is. Pictures of units are cut alike. */
  readonly part?: { readonly region: Region; readonly whole: PixelSize };
}

/** What a unit is opened with. */
export interface ControlJob {
  readonly unit: ControlUnit;
  readonly preprocessor: PreprocessorId | "none";
  /** Number of the unit in the request, from 0. */
  readonly number: number;
  /** Begins the keys and inputs that are the unit's own, e.g. `control0`. */
  readonly prefix: string;
  /** The network's file, where the unit names one. */
  readonly file?: ControlFile;
  readonly checkpoint: Checkpoint;
  /** Pixels of the first walk. */
  readonly size: PixelSize;
  /** The unit's picture as it was given (a pose drawn); undefined where it has none: then each pass has one, or none. */
  readonly picture?: Pixels;
  /** What inpainting changes in the unit's own picture, of its size. */
  readonly mask?: Mask | undefined;
  /** A picture by the name that the request gives it. */
  named(name: string): Promise<Pixels>;
  /** The preprocessor's answer for a picture, for a walk of `size`: with pixel perfect it depends on it. */
  map(picture: Pixels, size: PixelSize, mask?: Mask): Promise<Pixels>;
  /** Networks of preprocessors (CLIP vision, faces), found by file name; released before the U-Net is loaded. */
  readonly annotators: AnnotatorContext;
  /** What people should know and the job goes on without. */
  readonly onNotice?: ((notice: Text) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A control network's file. */
export interface ControlFile {
  /** Without ending. */
  readonly name: string;
  readonly path: string;
  /** Eight digits that A1111 names beside it. */
  readonly hash: string;
  /** When it was last changed, milliseconds since 1970. */
  readonly modified: number;
  /** By the file's own keys. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  readonly manifest: Manifest;
}

/** A kind of unit; `kinds.ts` lists them. */
export interface ControlKind {
  /** Of files, as messages name it; the same in both languages: "ControlNet", "IP-Adapter" ... */
  readonly name: string;
  /** Whether it looks at several pictures, a unit's `images`. @default false */
  readonly several?: boolean;
  /** Whether the unit is of this kind, by its file's keys, or by its preprocessor where it has no file. */
  isOf(asked: Pick<ControlJob, "file" | "preprocessor">): boolean;
  /** @throws Problem `control/family`, `control/damaged`, and those of preprocessors */
  open(job: ControlJob): Promise<OpenedControl>;
  /** Bytes of the values that live at once beside the U-Net's in a step, of latents with so many cells. @default none */
  liveBytes?(asked: Pick<ControlJob, "file" | "checkpoint">, cells: PixelSize): number;
}
