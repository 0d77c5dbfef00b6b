/** SAFMN: features weighed by coarser and coarser views of themselves.
 *  Sun et al., "Spatially-Adaptive Feature Modulation", arXiv:2302.13800. Reference: sunny2109/SAFMN,
 *  basicsr/archs/safmn_arch.py. */
import {
  add,
  chunk,
  concat,
  gelu,
  maxPool2d,
  mul,
  sizeAt,
  type Tensor,
  upsampleNearest,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { wholeRoot } from "../key-shapes.ts";
import { channelNorm } from "../../layers/channel-norm.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";

interface SafmnConfig {
  readonly width: number;
  readonly hidden: number;
  readonly blocks: number;
  readonly scale: number;
}

/** Views of the features, each half as large as the one before. */
const LEVELS = 4;
const COLOURS = 3;

export const safmn: Architecture = {
  name: "SAFMN",
  fits: (keys) =>
    keys.has(
      "to_feat.weight",
      "feats.0.norm1.weight",
      "feats.0.safm.mfr.0.weight",
      "feats.0.safm.aggr.weight",
      "feats.0.ccm.ccm.0.weight",
      "to_img.0.weight",
    ),
  read(keys) {
    const config: SafmnConfig = {
      width: keys.size("to_feat.weight", 0),
      hidden: keys.size("feats.0.ccm.ccm.0.weight", 0),
      blocks: keys.count("feats"),
      scale: wholeRoot(keys.size("to_img.0.weight", 0) / COLOURS, "to_img.0.weight"),
    };
    return {
      architecture: "SAFMN",
      details: detailsOf({ features: config.width, blocks: config.blocks }),
      scale: config.scale,
      channels: COLOURS,
      outChannels: COLOURS,
      limits: { minimum: 8, multiple: 8 }, // the coarsest view is an eighth
      period: 8,
      nameOf: ownNames,
      network: (w, picture) => safmnNet(w, picture, config),
    };
  },
};

function safmnNet(w: Weights, picture: Tensor, config: SafmnConfig): Tensor {
  const { width, blocks, scale } = config;
  const first = conv2d(w.at("to_feat"), picture, { out: width, kernel: 3, padding: 1 });
  let h = first;
  for (let i = 0; i < blocks; i++) {
    const block = w.at(`feats.${i}`);
    h = add(modulated(block.at("safm"), channelNorm(block.at("norm1"), h)), h);
    h = add(mixed(block.at("ccm.ccm"), channelNorm(block.at("norm2"), h), config), h);
  }
  const wide = { out: COLOURS * scale ** 2, kernel: 3, padding: 1 };
  return pixelShuffle(conv2d(w.at("to_img.0"), add(h, first), wide), scale);
}

/** A quarter of the channels at each level; coarse ones are maxima of squares, spread again. */
function modulated(w: Weights, x: Tensor): Tensor {
  const views = chunk(x, LEVELS, 1).map((part, level) => {
    const weights = w.at(`mfr.${level}`);
    if (level === 0) return depthwise(weights, part);
    return upsampleNearest(depthwise(weights, maxPool2d(part, { kernel: 2 ** level })), 2 ** level);
  });
  const out = sizeAt(x.shape, 1);
  return mul(gelu(conv2d(w.at("aggr"), concat(views, 1), { out, kernel: 1 })), x);
}

function mixed(w: Weights, x: Tensor, { hidden, width }: SafmnConfig): Tensor {
  const h = gelu(conv2d(w.at("0"), x, { out: hidden, kernel: 3, padding: 1 }));
  return conv2d(w.at("2"), h, { out: width, kernel: 1 });
}
