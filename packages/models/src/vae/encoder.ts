import { silu, sizeAt, slice, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";
import { middle, norm, resBlock } from "./blocks.ts";
import type { VaeConfig } from "./config.ts";

/** Posterior of the latents, each [N, latentChannels, H', W'], before the scaling factor. */
export interface LatentMoments {
  readonly mean: Tensor;
  /** Logarithm of the variance as the network gives it; the reference clamps it to [-30, 20]. */
  readonly logvar: Tensor;
}

/**
 * Picture [N, 3, H, W] in [-1, 1] -> moments; H' and W' are H and W halved, rounding down, once per
 * level after the first. `w` is at `first_stage_model`.
 * Reference: CompVis/stable-diffusion@21f890f, ldm/modules/diffusionmodules/model.py (Encoder).
 */
export function vaeEncode(w: Weights, picture: Tensor, config: VaeConfig): LatentMoments {
  const { channels, resBlocks, groups, latentChannels } = config;
  const encoder = w.at("encoder");
  let h = conv2d(encoder.at("conv_in"), picture, { out: channels[0] ?? 0, kernel: 3, padding: 1 });
  for (const [level, out] of channels.entries()) {
    const at = encoder.at(`down.${level}`);
    for (let i = 0; i < resBlocks; i++) h = resBlock(at.at(`block.${i}`), h, out, groups);
    if (level < channels.length - 1) h = downsample(at.at("downsample.conv"), h);
  }
  h = silu(norm(encoder.at("norm_out"), middle(encoder.at("mid"), h, groups), groups));
  const out = 2 * latentChannels;
  h = conv2d(encoder.at("conv_out"), h, { out, kernel: 3, padding: 1 });
  h = conv2d(w.at("quant_conv"), h, { out, kernel: 1 });
  return {
    mean: slice(h, { axis: 1, start: 0, size: latentChannels }),
    logvar: slice(h, { axis: 1, start: latentChannels, size: latentChannels }),
  };
}

/** Zeros only below and to the right: the checkpoints were trained with this shift of half a pixel. */
const downsample = (w: Weights, x: Tensor): Tensor =>
  conv2d(w, x, { out: sizeAt(x.shape, 1), kernel: 3, stride: 2, padding: [0, 0, 1, 1] });
