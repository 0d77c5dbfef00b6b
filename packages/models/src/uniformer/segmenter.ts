/** UniFormer with UPerNet's head, trained to tell the 150 classes of ADE20K apart.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/uniformer/upernet_global_small.py. */
import type { Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";
import { uniformer, type UniformerConfig } from "./uniformer.ts";
import { uperHead, type UperConfig } from "./uper-head.ts";

export type UniformerSegmenterConfig = UniformerConfig & UperConfig;

/** The released file, upernet_global_small.pth. */
export const UNIFORMER_SMALL: UniformerSegmenterConfig = {
  channels: [64, 128, 320, 512],
  blocks: [3, 4, 8, 3],
  head: 64,
  width: 512,
  classes: 150,
};

/** A weight that every file has, to find what its keys begin with. */
export const UNIFORMER_KEY = "backbone.patch_embed1.proj.weight";

/** Picture [1, 3, H, W] -> scores [1, classes, H / 4, W / 4]. */
export const uniformerScores = (
  w: Weights,
  picture: Tensor,
  config: UniformerSegmenterConfig = UNIFORMER_SMALL,
): Tensor => uperHead(w.at("decode_head"), uniformer(w.at("backbone"), picture, config), config);
