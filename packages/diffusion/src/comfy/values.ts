/** What travels along the links of a ComfyUI graph. */
import type { ControlUnit } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { WantedLora } from "../adapters/network-adapters.ts";
import type { PoseDocument } from "../annotate/pose/document.ts";
import type { Context } from "../conditioning/context.ts";
import type { ControlFile } from "../control/control-unit.ts";
import type { Latents } from "../latents/latents.ts";
import type { OpenUpscaler } from "../upscale/open.ts";

/** A checkpoint's U-Net with what was loaded over it. */
export interface ComfyModel {
  readonly checkpoint: Checkpoint;
  readonly loras: readonly WantedLora[];
  /** Pictures that say what to draw. @default none */
  readonly prompts?: readonly ComfyImagePrompt[];
}

/** A vision tower's file, as its list names it. */
export interface ComfyVision {
  readonly name: string;
}

/** Pictures, and by which tower they are seen. */
export interface ComfySeen {
  readonly vision: ComfyVision;
  readonly image: ComfyImage;
  /** Whether the middle is cut out of pictures that are not square; else they are squeezed. */
  readonly isCropped: boolean;
}

/** An IP-Adapter's file. */
export interface ComfyIpAdapter {
  readonly file: ControlFile;
  /** @default the published one that it was made with */
  readonly vision?: ComfyVision;
}

/** Pictures that say what to draw, by an IP-Adapter. */
export interface ComfyImagePrompt extends ComfyIpAdapter {
  readonly image: ComfyImage;
  readonly weight: number;
  readonly weightType: ControlUnit["weight_type"];
  /** Shares of the walk between which it counts, 0 to 1. */
  readonly start: number;
  readonly end: number;
  /** Where it counts, [1, 1, h, w] of any size. @default everywhere */
  readonly mask?: Latents;
}

/** Tokens of pictures that go behind those of the words. */
export interface ComfyStyle {
  readonly file: ControlFile;
  readonly seen: ComfySeen;
  readonly strength: number;
}

/** Its text encoders. */
export interface ComfyClip extends ComfyModel {
  /** Layer that is read, counted from the end, 1 for the last. @default the family's own */
  readonly layer?: number;
}

/** Part of the latents, in cells. */
export interface Area {
  readonly height: number;
  readonly width: number;
  readonly y: number;
  readonly x: number;
}

/** A control unit of the tools that draw, with its pictures. */
export interface ComfyUnit {
  readonly unit: Partial<ControlUnit>;
  /** One. */
  readonly image?: ComfyImage;
  /** What inpainting changes, one. */
  readonly mask?: Latents;
}

/** A control network's file, open. */
export interface ComfyControlNet {
  readonly file: ControlFile;
  /** Which of the kinds of control that it unites is meant, as control units name it. */
  readonly union?: string;
}

/** A control network with its pictures. */
export interface ComfyControl {
  readonly net: ComfyControlNet;
  readonly image: ComfyImage;
  readonly strength: number;
  /** Shares of the walk between which it counts, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/** Words, and where and how strongly they count. */
export interface Conditioned {
  readonly context: Context;
  /** @default everywhere */
  readonly area?: Area;
  /** @default 1 */
  readonly strength?: number;
  /** [n, 1, h, w], 0 to 1, of any size. */
  readonly mask?: Latents;
  /** @default 1 */
  readonly maskStrength?: number;
  /** Asks only about the box around the mask. */
  readonly toBounds?: boolean;
  /** What steers the drawing where these words count; never empty. */
  readonly controls?: readonly ComfyControl[];
  /** Whether it steers what the unwanted words draw, too. */
  readonly bothSides?: boolean;
  /** What of pictures stands behind the words, in order. */
  readonly styles?: readonly ComfyStyle[];
  /** What inpainting models see: the picture without what the mask hides, and the mask. */
  readonly concat?: { readonly latent: ComfyLatent; readonly mask: Latents };
}

export interface ComfyLatent {
  readonly samples: Latents;
  /** What the samples are multiplied by, compared with an autoencoder's answer. */
  readonly scale: number;
  /** What is drawn anew, [n, 1, h, w], 0 to 1, of any size. */
  readonly mask?: Latents;
}

/** Pictures of one size, [n, 3, h, w], 0 to 1. */
export interface ComfyImage extends Latents {
  /** How opaque they are, [n, 1, h, w]. @default opaque */
  readonly alpha?: Latents;
  /** What the file of each tells about its making, by keyword: as long as nothing has changed the picture. */
  readonly texts?: readonly Readonly<Record<string, string>>[];
}

/** By the names that links have. */
export interface Values {
  readonly MODEL: ComfyModel;
  readonly CLIP: ComfyClip;
  readonly VAE: Checkpoint;
  readonly CONDITIONING: readonly Conditioned[];
  readonly LATENT: ComfyLatent;
  readonly IMAGE: ComfyImage;
  /** [n, 1, h, w], 0 to 1. */
  readonly MASK: Latents;
  readonly UPSCALE_MODEL: OpenUpscaler;
  readonly CONTROL_NET: ComfyControlNet;
  readonly CONTROL: readonly ComfyUnit[];
  readonly CLIP_VISION: ComfyVision;
  readonly CLIP_VISION_OUTPUT: ComfySeen;
  readonly STYLE_MODEL: ControlFile;
  readonly IPADAPTER: ComfyIpAdapter;
  /** Key points of people, of each picture. */
  readonly POSE_KEYPOINT: readonly PoseDocument[];
  /** One, or several that what reads them takes one after the other. */
  readonly STRING: readonly string[];
  readonly INT: number | bigint;
  readonly FLOAT: number;
  readonly BOOLEAN: boolean;
}

export type ValueType = keyof Values;

export type Value = {
  readonly [Type in ValueType]: { readonly type: Type; readonly value: Values[Type] };
}[ValueType];

/** The samples as a model of another factor sees them. */
export function scaledTo({ samples, scale }: ComfyLatent, wanted: number): Latents {
  if (scale === wanted) return samples;
  const factor = wanted / scale;
  return { data: samples.data.map((value) => value * factor), shape: samples.shape };
}

/** Bytes of a person's key points, of all parts. */
const PERSON = 3 * (18 + 70 + 2 * 21) * 8;

/** Bytes that a value keeps in memory, weights on disk not counted. */
export function bytesOf({ type, value }: Value): number {
  switch (type) {
    case "LATENT":
      return value.samples.data.byteLength + (value.mask?.data.byteLength ?? 0);
    case "IMAGE":
      return value.data.byteLength + (value.alpha?.data.byteLength ?? 0);
    case "MASK":
      return value.data.byteLength;
    case "STRING":
      return value.reduce((sum, text) => sum + 2 * text.length, 0);
    case "CONDITIONING":
      return value.reduce(
        (sum, { context, mask, concat, controls = [], styles = [] }) =>
          sum +
          context.data.byteLength +
          (mask?.data.byteLength ?? 0) +
          controls.reduce((bytes, { image }) => bytes + image.data.byteLength, 0) +
          styles.reduce((bytes, { seen }) => bytes + seen.image.data.byteLength, 0) +
          (concat ? concat.mask.data.byteLength + concat.latent.samples.data.byteLength : 0),
        0,
      );
    case "CONTROL":
      return value.reduce(
        (sum, { image, mask }) =>
          sum + (image?.data.byteLength ?? 0) + (mask?.data.byteLength ?? 0),
        0,
      );
    case "POSE_KEYPOINT":
      return value.reduce((sum, { people }) => sum + people.length * PERSON, 0);
    case "CLIP_VISION_OUTPUT":
      return value.image.data.byteLength;
    case "MODEL":
    case "CLIP":
      return (value.prompts ?? []).reduce((sum, { image }) => sum + image.data.byteLength, 0);
    case "VAE":
    case "UPSCALE_MODEL":
    case "CONTROL_NET":
    case "CLIP_VISION":
    case "STYLE_MODEL":
    case "IPADAPTER":
    case "INT":
    case "FLOAT":
    case "BOOLEAN":
      return 0;
  }
}
