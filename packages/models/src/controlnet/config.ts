import type { UnetConfig } from "../unet/config.ts";

/** Configuration of a ControlNet: the half of a U-Net that leads down, and what reads the control picture. */
export interface ControlNetConfig extends Pick<
  UnetConfig,
  "inChannels" | "levels" | "resBlocks" | "groups" | "vectorSize"
> {
  /** Values per token of what cross-attention reads; absent where no block has attention. */
  readonly contextSize?: number;
  /** Transformer blocks of the middle; absent where it is one residual block. */
  readonly middleDepth?: number;
  /** Channels of the control picture: 3, with a network for inpainting in latents perhaps others. */
  readonly hintChannels: number;
  /** Channels behind each convolution that reads the control picture, without the last. */
  readonly hintWidths: readonly number[];
  /** Kinds of control that a union of networks tells apart; absent for one kind. */
  readonly kinds?: number;
}

/** Keys of ControlNets begin with it in the files that the method was published with. */
export const CONTROL_PREFIX = "control_model";
