/** What is known of an upscaling network once its file's keys have been read. */
import { sizeAt, type Tensor, type Text } from "@inkloom/engine";
import type { Weights } from "../weights.ts";
import { cropped, reflected, type SideLimits } from "./layers/borders.ts";

export interface Upscaler {
  /** Name of the architecture, as spandrel names it. */
  readonly architecture: string;
  /** Its sizes for people, e.g. `64 features, 23 blocks`. */
  readonly details: Text;
  /** How many times larger both sides become; 1 for networks that restore pictures. */
  readonly scale: number;
  /** Channels of the picture that goes in: 1 grey, 3 colour, 4 colour with alpha. */
  readonly channels: number;
  /** Channels of the picture that comes out. */
  readonly outChannels: number;
  /** Sides that the network takes; others are padded to them. */
  readonly limits: SideLimits;
  /** Pixels after which the network treats places alike again: its windows, the squares that it pools. Parts of a
   *  picture that begin at multiples of it become what they are in the whole. */
  readonly period: number;
  /** The file's name of a weight that the network calls `key`. */
  readonly nameOf: (key: string) => string;
  /** [1, channels, H, W] in 0..1, sides within `limits` -> [1, outChannels, H scale, W scale], about 0..1. */
  readonly network: (w: Weights, picture: Tensor) => Tensor;
}

/** `picture` [1, channels, H, W] of any size in 0..1 -> [1, outChannels, H scale, W scale], not clamped. */
export function upscaledPicture(upscaler: Upscaler, w: Weights, picture: Tensor): Tensor {
  const { scale, limits, network } = upscaler;
  const [height, width] = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)];
  const made = network(w, reflected(picture, limits));
  return cropped(made, height * scale, width * scale);
}
