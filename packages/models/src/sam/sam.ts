/** Segment Anything in its two halves: the picture once, then prompts by the dozen. */
import { add, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";
import type { SamConfig } from "./config.ts";
import { samVit } from "./image-encoder.ts";
import { decodeMasks } from "./mask-decoder.ts";
import { noMask, placeTokens, promptTokens } from "./prompts.ts";
import { tinyVit } from "./tiny-vit.ts";

/** picture [1, 3, side, side], normalized, zeros beyond its edges -> [1, grid, grid, C]. */
export function samPicture(w: Weights, picture: Tensor, config: SamConfig): Tensor {
  const { encoder, decoder } = config;
  const at = w.at("image_encoder");
  return encoder.kind === "vit"
    ? samVit(at, picture, encoder, decoder.width)
    : tinyVit(at, picture, encoder, decoder.width);
}

export interface SamPrompts {
  /** What `samPicture` made, as [1, grid grid, C]. */
  readonly picture: Tensor;
  /** x and y of each point in pixels of the square, [B, N, 2]. */
  readonly places: Tensor;
  /** See `POINT_KINDS`; int64 [B, N]. */
  readonly kinds: Tensor;
  /** Which masks of each prompt: 0 where it is clear, 1 to 3 the part, the object, the whole. */
  readonly wanted: readonly number[];
}

/** Masks [B, wanted, 4 grid, 4 grid], within where above 0, and how good they are [B, wanted]. */
export function samMasks(
  w: Weights,
  { picture, places, kinds, wanted }: SamPrompts,
  { decoder, grid, side }: SamConfig,
): { readonly masks: Tensor; readonly quality: Tensor } {
  const { width } = decoder;
  const prompt = w.at("prompt_encoder");
  const inputs = {
    picture: add(picture, noMask(prompt, width)),
    places: placeTokens(prompt, grid, width),
    prompts: promptTokens(prompt, places, kinds, { width, side }),
    wanted,
  };
  return decodeMasks(w.at("mask_decoder"), inputs, decoder);
}
