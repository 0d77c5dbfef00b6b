/** How strongly an image prompt reaches each transformer, by the weight types of ComfyUI's IPAdapter plus.
 *  Reference: cubiq/ComfyUI_IPAdapter_plus@9d076a3, IPAdapterPlus.py (ipadapter_execute) and
 *  CrossAttentionPatch.py (ipadapter_attention). */
import type { TransformerPlace } from "../unet/places.ts";

export interface WeighedTransformer {
  /** Its number in the order in which the network passes them. */
  readonly index: number;
  readonly side: TransformerPlace["side"];
  /** How many there are: 16 in SD 1.5, 11 in SDXL. */
  readonly count: number;
}

/** Share of the weight that the far end of an easing keeps. */
const LEAST = 0.05;
/** Factor of what is weak. */
const WEAK = 0.2;
/** Of the transformer before the one that decides on composition in SD 1.5. */
const BEFORE_COMPOSITION = 0.25;

/** By number, where the U-Net is SD 1.5's: the others get nothing. */
const SD15 = {
  style: [0, 1, 2, 3, 9, 10, 11, 12, 13, 14, 15],
  strongStyle: [0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  composition: [5],
  before: [4],
};
const SDXL = {
  style: [6],
  strongStyle: [0, 1, 2, 4, 5, 6, 7, 8, 9, 10],
  composition: [3],
  before: [],
};
/** Transformers of SDXL's U-Net. */
const SDXL_COUNT = 11;

/** Factor of the weight at one transformer. */
export function promptFactor(type: string, { index, side, count }: WeighedTransformer): number {
  const eased = (share: number): number => LEAST + (1 - LEAST) * share;
  const fromMiddle = Math.abs(index - count / 2) / (count / 2);
  const table: Record<keyof typeof SD15, readonly number[]> = count === SDXL_COUNT ? SDXL : SD15;
  const among = (part: keyof typeof SD15): number => (table[part].includes(index) ? 1 : 0);
  const composition = among("composition") + BEFORE_COMPOSITION * among("before");
  switch (type) {
    case "ease in":
      return eased(1 - index / count);
    case "ease out":
      return eased(index / count);
    case "ease in-out":
      return eased(1 - fromMiddle);
    case "reverse in-out":
      return eased(fromMiddle);
    case "weak input":
      return side === "input" ? WEAK : 1;
    case "weak middle":
      return side === "middle" ? WEAK : 1;
    case "weak output":
      return side === "output" ? WEAK : 1;
    case "strong middle":
      return side === "middle" ? 1 : WEAK;
    case "style transfer":
      return among("style");
    case "composition":
      return composition;
    case "strong style transfer":
      return among("strongStyle");
    case "style and composition":
      return among("style") + composition;
    default:
      return 1;
  }
}
