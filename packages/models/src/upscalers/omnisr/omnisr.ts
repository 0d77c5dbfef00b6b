/** Omni-SR: attention within blocks, across a grid, and across channels of both.
 *  Wang et al., "Omni Aggregation Networks for Lightweight Image Super-Resolution", arXiv:2304.10244.
 *  Reference: Francis0625/Omni-SR, components/OmniSR.py. */
import { add, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { shuffleOf, wholeRoot } from "../key-shapes.ts";
import { zeroPadded } from "../layers/borders.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";
import { omniBlock, type OmniBlockConfig } from "./block.ts";
import { spatialGate } from "./spatial-gate.ts";

interface OmniConfig extends OmniBlockConfig {
  readonly groups: number;
  /** Blocks of each group. */
  readonly blocks: number;
  readonly scale: number;
  readonly out: number;
  /** Biases of the convolutions around and between the groups. */
  readonly bias: boolean;
}

/** Windows of networks without biases by position, whose shapes do not tell. */
const STANDARD_WINDOW = 8;

export const omniSr: Architecture = {
  name: "OmniSR",
  fits: (keys) =>
    keys.has(
      "residual_layer.0.residual_layer.0.layer.0.fn.0.weight",
      "input.weight",
      "up.0.weight",
    ),
  read(keys) {
    const channels = keys.size("input.weight", 1);
    const { scale, out } = shuffleOf(keys.size("up.0.weight", 0), channels, "up.0.weight");
    const table = "residual_layer.0.residual_layer.0.layer.2.fn.rel_pos_bias.weight";
    const positions = keys.has(table);
    const config: OmniConfig = {
      width: keys.size("input.weight", 0),
      window: positions ? (wholeRoot(keys.size(table, 0), table) + 1) / 2 : STANDARD_WINDOW,
      positions,
      groups: keys.count("residual_layer"),
      blocks: keys.count("residual_layer.0.residual_layer") - 1,
      scale,
      out,
      bias: keys.has("input.bias"),
    };
    return {
      architecture: "OmniSR",
      details: detailsOf({ features: config.width, groups: config.groups, window: config.window }),
      scale,
      channels,
      outChannels: out,
      limits: { minimum: 16, multiple: 1 }, // the gate looks at windows of 7 at half the size
      period: config.window,
      nameOf: ownNames,
      network: (w, picture) => omniNet(w, picture, config),
    };
  },
};

function omniNet(w: Weights, picture: Tensor, config: OmniConfig): Tensor {
  const { width, groups, scale, out, bias } = config;
  const same = { out: width, kernel: 3, padding: 1, bias };
  const first = conv2d(w.at("input"), zeroPadded(picture, config.window), same);
  let h = first;
  for (let i = 0; i < groups; i++) h = group(w.at(`residual_layer.${i}`), h, config);
  h = add(conv2d(w.at("output"), h, same), first);
  return pixelShuffle(conv2d(w.at("up.0"), h, { ...same, out: out * scale ** 2 }), scale);
}

function group(w: Weights, x: Tensor, config: OmniConfig): Tensor {
  const { blocks, width, bias } = config;
  let h = x;
  for (let i = 0; i < blocks; i++) h = omniBlock(w.at(`residual_layer.${i}.layer`), h, config);
  h = conv2d(w.at(`residual_layer.${blocks}`), h, { out: width, kernel: 1, bias });
  return spatialGate(w.at("esa"), add(h, x));
}
