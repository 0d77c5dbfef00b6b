/** Taggers that were trained as networks of timm's. */
import { sigmoid, type Tensor } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";
import type { Weights } from "../weights.ts";
import type { TimmKind, TimmTaggerConfig } from "./config.ts";
import { convnextTagger } from "./convnext.ts";
import { evaTagger } from "./eva.ts";
import { type Sizes, sizesOf } from "./sizes.ts";
import { swinV2Tagger } from "./swin-v2.ts";
import { vitTagger } from "./vit.ts";

type Network = (w: Weights, x: Tensor, config: TimmTaggerConfig, sizes: Sizes) => Tensor;

const NETWORKS: Readonly<Record<TimmKind, Network>> = {
  vit: vitTagger,
  convnext: convnextTagger,
  swinv2: swinV2Tagger,
  eva: evaTagger,
};

/** pictures [N, 3, side, side], -1 to 1; N is 1 of swinv2 -> scores [N, labels], 0 to 1.
 *  @param manifest what the file holds: sizes are read from it */
export const timmTagger = (
  w: Weights,
  pictures: Tensor,
  config: TimmTaggerConfig,
  manifest: Manifest,
): Tensor => sigmoid(NETWORKS[config.kind](w, pictures, config, sizesOf(manifest)));

/** Weights that files have beside those of the network: tables that it makes itself. */
export const TIMM_TABLES = /(^|\.)(attn_mask|k_bias|relative_(coords_table|position_index))$/;
