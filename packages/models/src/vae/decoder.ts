import { silu, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";
import { middle, norm, resBlock } from "./blocks.ts";
import type { VaeConfig } from "./config.ts";

/**
 * Latents [N, latentChannels, H, W], already divided by the scaling factor -> picture
 * [N, pictureChannels, H * f, W * f], about [-1, 1], not clamped; f = 2 ^ (levels - 1). `w` is at
 * `first_stage_model`.
 * Reference: CompVis/stable-diffusion@21f890f, ldm/modules/diffusionmodules/model.py (Decoder).
 */
export function vaeDecode(w: Weights, latents: Tensor, config: VaeConfig): Tensor {
  const { channels, resBlocks, groups, latentChannels, pictureChannels } = config;
  const decoder = w.at("decoder");
  let h = conv2d(w.at("post_quant_conv"), latents, { out: latentChannels, kernel: 1 });
  h = conv2d(decoder.at("conv_in"), h, { out: channels.at(-1) ?? 0, kernel: 3, padding: 1 });
  h = middle(decoder.at("mid"), h, groups);
  for (const [level, out] of [...channels.entries()].toReversed()) {
    const at = decoder.at(`up.${level}`);
    for (let i = 0; i <= resBlocks; i++) h = resBlock(at.at(`block.${i}`), h, out, groups);
    if (level > 0)
      h = conv2d(at.at("upsample.conv"), upsampleNearest(h, 2), { out, kernel: 3, padding: 1 });
  }
  h = silu(norm(decoder.at("norm_out"), h, groups));
  return conv2d(decoder.at("conv_out"), h, { out: pictureChannels, kernel: 3, padding: 1 });
}
