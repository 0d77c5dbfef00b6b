/** DAT: attention within windows and across channels in turn, each with a convolution beside it.
 *  Chen et al., "Dual Aggregation Transformer for Image Super-Resolution", arXiv:2308.03364.
 *  Reference: zhengchen1999/DAT, basicsr/archs/dat_arch.py. */
import { add, chunk, gelu, mul, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { layerNorm } from "../../layers/layer-norm.ts";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { aroundMean } from "../layers/colour-mean.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { factorOf, reconstruct } from "../layers/reconstruction.ts";
import { residualConvolution } from "../layers/residual-convolution.ts";
import { channelsFirst, channelsLast } from "../../layers/tokens.ts";
import { channelAttention } from "./channel-attention.ts";
import { type DatConfig, datConfig } from "./config.ts";
import { spatialAttention, type SpatialPlan, spatialPlan } from "./spatial-attention.ts";

export const dat: Architecture = {
  name: "DAT",
  fits: (keys) =>
    keys.has(
      "conv_first.weight",
      "before_RG.1.weight",
      "layers.0.blocks.0.ffn.sg.conv.weight",
      "layers.0.blocks.0.attn.dwconv.1.running_mean",
      "layers.0.blocks.0.attn.attns.0.rpe_biases",
      "layers.0.blocks.0.attn.attns.0.pos.pos_proj.weight",
    ),
  read(keys) {
    const config = datConfig(keys);
    const { width, layers, window } = config;
    return {
      architecture: "DAT",
      details: detailsOf({ features: width, groups: layers.length, window: window.join("x") }),
      scale: factorOf(config.end),
      channels: config.channels,
      outChannels: config.channels,
      limits: { minimum: 16, multiple: 1 },
      period: Math.max(...window),
      nameOf: ownNames,
      network: (w, picture) => datNet(w, picture, config),
    };
  },
};

const datNet = (w: Weights, picture: Tensor, config: DatConfig): Tensor =>
  aroundMean(picture, 1, (x) => {
    const first = conv2d(w.at("conv_first"), x, { out: config.width, kernel: 3, padding: 1 });
    const body = features(w, first, config);
    const closed = residualConvolution(w.at("conv_after_body"), body, config.closing);
    return reconstruct(w, add(closed, first), config.end, config.channels);
  });

/** x [1, C, H, W], same shape out. */
function features(w: Weights, x: Tensor, config: DatConfig): Tensor {
  const [, , height = 1, width = 1] = x.shape;
  const plan = spatialPlan([height, width], config.window);
  let h = layerNorm(w.at("before_RG.1"), channelsLast(x));
  config.layers.forEach(({ blocks, heads }, group) => {
    const weights = w.at(`layers.${group}`);
    let inner = h;
    for (let i = 0; i < blocks; i++) {
      const block = weights.at(`blocks.${i}`);
      // every fourth block is shifted, beginning with the third of even groups, the first of odd ones
      const shifted = i % 4 === (group % 2 === 0 ? 2 : 0);
      inner = add(inner, attention(block, inner, { index: i, heads, shifted, plan, config }));
      const normal = layerNorm(block.at("norm2"), inner);
      inner = add(inner, gatedForward(block.at("ffn"), normal, config.hidden));
    }
    const closed = residualConvolution(weights.at("conv"), channelsFirst(inner), config.closing);
    h = add(channelsLast(closed), h);
  });
  return channelsFirst(layerNorm(w.at("norm"), h));
}

interface BlockPlace {
  readonly index: number;
  readonly heads: number;
  readonly shifted: boolean;
  readonly plan: SpatialPlan;
  readonly config: DatConfig;
}

function attention(
  w: Weights,
  x: Tensor,
  { index, heads, shifted, plan, config }: BlockPlace,
): Tensor {
  const normal = layerNorm(w.at("norm1"), x);
  const { positions, qkvBias } = config;
  if (index % 2 === 1) return channelAttention(w.at("attn"), normal, { heads, qkvBias });
  return spatialAttention(w.at("attn"), normal, { heads, shifted, plan, positions, qkvBias });
}

/** Half of the inner channels is the gate of the other, after a look at the neighbours; x [1, H, W, C]. */
function gatedForward(w: Weights, x: Tensor, hidden: number): Tensor {
  const inner = gelu(linear(w.at("fc1"), x, { out: hidden }));
  const [kept = inner, gate = inner] = chunk(inner, 2, 3);
  const near = channelsFirst(layerNorm(w.at("sg.norm"), gate));
  const gated = mul(kept, channelsLast(depthwise(w.at("sg.conv"), near)));
  return linear(w.at("fc2"), gated, { out: x.shape[3] ?? 1 });
}
