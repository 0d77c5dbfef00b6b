/** HAT: window attention beside attention across channels, and windows that look beyond their borders.
 *  Chen et al., "Activating More Pixels in Image Super-Resolution Transformer", arXiv:2205.04437.
 *  Reference: XPixelGroup/HAT, hat/archs/hat_arch.py. */
import { add, gelu, mean, mul, relu, sigmoid, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { layerNorm } from "../../layers/layer-norm.ts";
import type { Weights } from "../../weights.ts";
import { type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { reflected } from "../layers/borders.ts";
import { aroundMean } from "../layers/colour-mean.ts";
import { feedForward } from "../layers/feed-forward.ts";
import { factorOf, reconstruct } from "../layers/reconstruction.ts";
import { relativeRows } from "../../layers/relative-position.ts";
import { residualConvolution } from "../layers/residual-convolution.ts";
import { swinAttention, type SwinPlan } from "../../layers/swin-attention.ts";
import { channelsFirst, channelsLast } from "../../layers/tokens.ts";
import { shiftMask } from "../../layers/windows.ts";
import { type HatConfig, hatConfig } from "./config.ts";
import { overlappingAttention, overlappingRows } from "./overlapping-attention.ts";

export const hat: Architecture = {
  name: "HAT",
  fits: (keys) =>
    keys.has(
      "conv_first.weight",
      "layers.0.residual_group.blocks.0.norm1.weight",
      "layers.0.residual_group.blocks.0.conv_block.cab.0.weight",
      "layers.0.residual_group.blocks.0.conv_block.cab.3.attention.1.weight",
      "layers.0.residual_group.overlap_attn.relative_position_bias_table",
      "layers.0.residual_group.overlap_attn.qkv.weight",
      "conv_last.weight",
    ),
  read(keys) {
    const config = hatConfig(keys);
    const { width, layers, window } = config;
    return {
      architecture: "HAT",
      details: detailsOf({ features: width, groups: layers.length, window }),
      scale: factorOf(config.end),
      channels: config.channels,
      outChannels: config.out,
      limits: { minimum: 16, multiple: 1 },
      period: window,
      nameOf: ownNames,
      network: (w, picture) => hatNet(w, picture, config),
    };
  },
};

/** Weight of the convolutions beside attention; files do not hold it, all networks use this. */
const CONVOLUTION_SCALE = 0.01;

function hatNet(w: Weights, picture: Tensor, config: HatConfig): Tensor {
  const padded = reflected(picture, { minimum: 1, multiple: config.window });
  return aroundMean(padded, 1, (x) => {
    const first = conv2d(w.at("conv_first"), x, { out: config.width, kernel: 3, padding: 1 });
    const body = features(w, first, config);
    const closed = residualConvolution(w.at("conv_after_body"), body, config.closing);
    return reconstruct(w, add(closed, first), config.end, config.out);
  });
}

/** x [1, C, H, W], same shape out. */
function features(w: Weights, x: Tensor, config: HatConfig): Tensor {
  const [, , height = 1, width = 1] = x.shape;
  const window = [config.window, config.window] as const;
  const half = Math.floor(config.window / 2);
  const plan: SwinPlan = {
    window,
    rows: relativeRows(window),
    mask: shiftMask([height, width], window, [half, half]),
  };
  const overlapping = { config, rows: overlappingRows(config) };
  let h = channelsLast(x);
  if (config.firstNorm) h = layerNorm(w.at("patch_embed.norm"), h);
  config.layers.forEach(({ blocks, heads }, i) => {
    const group = w.at(`layers.${i}`);
    let inner = h;
    for (let j = 0; j < blocks; j++) {
      const options = { ...plan, heads, shifted: j % 2 === 1, qkvBias: config.qkvBias };
      inner = hybridBlock(group.at(`residual_group.blocks.${j}`), inner, options, config);
    }
    const across = group.at("residual_group.overlap_attn");
    inner = overlappingAttention(across, inner, heads, overlapping);
    const closed = residualConvolution(group.at("conv"), channelsFirst(inner), config.closing);
    h = add(channelsLast(closed), h);
  });
  return channelsFirst(layerNorm(w.at("norm"), h));
}

function hybridBlock(
  w: Weights,
  x: Tensor,
  options: Parameters<typeof swinAttention>[2],
  config: HatConfig,
): Tensor {
  const normal = layerNorm(w.at("norm1"), x);
  const beside = channelsLast(channelBlock(w.at("conv_block.cab"), channelsFirst(normal), config));
  const attended = swinAttention(w.at("attn"), normal, options);
  const h = add(add(x, attended), mul(beside, CONVOLUTION_SCALE));
  return add(h, feedForward(w.at("mlp"), layerNorm(w.at("norm2"), h), config.hidden));
}

/** Two convolutions, then each channel weighed by the means of all; x [1, C, H, W]. */
function channelBlock(w: Weights, x: Tensor, { width, compressed, squeezed }: HatConfig): Tensor {
  let h: Tensor = gelu(conv2d(w.at("0"), x, { out: compressed, kernel: 3, padding: 1 }));
  h = conv2d(w.at("2"), h, { out: width, kernel: 3, padding: 1 });
  const means = mean(h, [2, 3], true); // [1, C, 1, 1]
  const inner = relu(conv2d(w.at("3.attention.1"), means, { out: squeezed, kernel: 1 }));
  return mul(h, sigmoid(conv2d(w.at("3.attention.3"), inner, { out: width, kernel: 1 })));
}
