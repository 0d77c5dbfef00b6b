/** What joins a coarse depth, right in the large, with a fine one, right in detail: the U-Net of LeReS++.
 *  Miangoleh et al., "Boosting Monocular Depth Estimation Models to High-Resolution", arXiv:2105.14021.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/pix2pix/models/networks.py (UnetGenerator,
 *  without norms). */
import {
  concat,
  convTranspose2d,
  leakyRelu,
  relu,
  sizeAt,
  tanh,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";

export interface MergeConfig {
  /** Channels of the outermost level. */
  readonly width: number;
  /** Halvings of the picture. */
  readonly levels: number;
}

/** The released file, latest_net_G.pth. */
export const LERES_MERGE: MergeConfig = { width: 64, levels: 10 };

/** A weight that every file has, to find what its keys begin with. */
export const LERES_MERGE_KEY = "model.model.0.weight";

/** Side of the depths that it joins, pixels. */
export const LERES_MERGE_SIDE = 1024;

const SLOPE = 0.2;
const HALF = { kernel: 4, stride: 2, padding: 1, bias: false };

/** Coarse and fine depth, each between -1 and 1, [1, 2, H, W] -> their union in the same range, [1, 1, H, W]. */
export function leresMerge(
  w: Weights,
  depths: Tensor,
  { width, levels }: MergeConfig = LERES_MERGE,
): Tensor {
  const outer = w.at("model.model");
  const h = conv2d(outer.at("0"), depths, { ...HALF, out: width });
  const inner = level(outer.at("1.model"), h, { left: levels - 1, widest: 8 * width });
  const kernel = outer.at("3").param("weight", [2 * width, 1, 4, 4]);
  const shift = outer.at("3").param("bias", [1]);
  return tanh(convTranspose2d(relu(inner), kernel, shift, { stride: 2, padding: 1 }));
}

interface LevelOptions {
  /** Levels from this one to the innermost. */
  readonly left: number;
  readonly widest: number;
}

/** [N, C, H, W] -> [N, 2 C, H, W]: what came in, and what the levels below made of it. */
function level(w: Weights, x: Tensor, { left, widest }: LevelOptions): Tensor {
  const channels = sizeAt(x.shape, 1);
  const out = Math.min(2 * channels, widest);
  const h = conv2d(w.at("1"), leakyRelu(x, SLOPE), { ...HALF, out });
  const innermost = left === 1;
  const inner = innermost ? h : level(w.at("3.model"), h, { left: left - 1, widest });
  const kernel = w
    .at(innermost ? "3" : "5")
    .param("weight", [sizeAt(inner.shape, 1), channels, 4, 4]);
  return concat([x, convTranspose2d(relu(inner), kernel, null, { stride: 2, padding: 1 })], 1);
}
