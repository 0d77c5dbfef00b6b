/** SwinIR: groups of window attention between convolutions.
 *  Liang et al., "SwinIR", arXiv:2108.10257. Reference: JingyunLiang/SwinIR, models/network_swinir.py. */
import { add, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { layerNorm } from "../../layers/layer-norm.ts";
import type { Weights } from "../../weights.ts";
import type { Architecture } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import type { KeyShapes } from "../key-shapes.ts";
import { reflected } from "../layers/borders.ts";
import { aroundMean } from "../layers/colour-mean.ts";
import { feedForward } from "../layers/feed-forward.ts";
import { pixelUnshuffle } from "../../layers/pixel-shuffle.ts";
import { factorOf, reconstruct } from "../layers/reconstruction.ts";
import { relativeRows } from "../../layers/relative-position.ts";
import { residualConvolution } from "../layers/residual-convolution.ts";
import { swinAttention, type SwinPlan } from "../../layers/swin-attention.ts";
import { channelsFirst, channelsLast } from "../../layers/tokens.ts";
import { shiftMask } from "../../layers/windows.ts";
import { type SwinIrConfig, swinIrConfig } from "./config.ts";

export const swinIr: Architecture = {
  name: "SwinIR",
  fits: (keys) =>
    keys.has(
      "layers.0.residual_group.blocks.0.norm1.weight",
      "layers.0.residual_group.blocks.0.mlp.fc1.bias",
      "layers.0.residual_group.blocks.0.attn.relative_position_bias_table",
    ) &&
    (keys.has("conv_first.weight") || keys.has("conv_first.1.weight")),
  read(keys) {
    const config = swinIrConfig(keys);
    const { width, layers, window, unshuffle } = config;
    return {
      architecture: "SwinIR",
      details: detailsOf({ features: width, groups: layers.length, window }),
      scale: Math.floor(factorOf(config.end) / unshuffle),
      channels: config.channels,
      outChannels: config.out,
      limits: { minimum: 16, multiple: unshuffle ** 2 },
      period: window * unshuffle,
      nameOf: unshuffled(keys),
      network: (w, picture) => swinIrNet(w, picture, config),
    };
  },
};

/** Where pixels become channels first, the convolution behind stands second in a list. */
const unshuffled = (keys: KeyShapes): ((key: string) => string) =>
  keys.has("conv_first.1.weight")
    ? (key) => key.replace(/^conv_first\./, "conv_first.1.")
    : (key) => key;

function swinIrNet(w: Weights, picture: Tensor, config: SwinIrConfig): Tensor {
  const { width, window, unshuffle, range, end, out } = config;
  const padded = reflected(picture, { minimum: 1, multiple: window * unshuffle });
  return aroundMean(padded, range, (x) => {
    const seen = pixelUnshuffle(x, unshuffle);
    const first = conv2d(w.at("conv_first"), seen, { out: width, kernel: 3, padding: 1 });
    const body = features(w, first, config);
    const closed = residualConvolution(w.at("conv_after_body"), body, config.closing);
    const made = reconstruct(w, add(closed, first), end, out);
    return end.kind === "none" ? add(seen, made) : made;
  });
}

/** x [1, C, H, W], same shape out. */
function features(w: Weights, x: Tensor, config: SwinIrConfig): Tensor {
  const [, , height = 1, width = 1] = x.shape;
  const window = [config.window, config.window] as const;
  const half = Math.floor(config.window / 2);
  const plan: SwinPlan = {
    window,
    rows: relativeRows(window),
    mask: shiftMask([height, width], window, [half, half]),
  };
  let h = channelsLast(x);
  if (config.firstNorm) h = layerNorm(w.at("patch_embed.norm"), h);
  config.layers.forEach((layer, i) => {
    const group = w.at(`layers.${i}`);
    let inner = h;
    for (let j = 0; j < layer.blocks; j++) {
      const block = group.at(`residual_group.blocks.${j}`);
      const options = {
        ...plan,
        heads: layer.heads,
        shifted: j % 2 === 1,
        qkvBias: config.qkvBias,
      };
      const normal = layerNorm(block.at("norm1"), inner);
      inner = add(inner, swinAttention(block.at("attn"), normal, options));
      const second = layerNorm(block.at("norm2"), inner);
      inner = add(inner, feedForward(block.at("mlp"), second, config.hidden));
    }
    const closed = residualConvolution(group.at("conv"), channelsFirst(inner), config.closing);
    h = add(channelsLast(closed), h);
  });
  return channelsFirst(layerNorm(w.at("norm"), h));
}
