import type { ModelConfig } from "./model.ts";
import { SD15 } from "./sd15.ts";

/** Stable Diffusion 2.x at full size: OpenCLIP's ViT-H and heads of 64.
 *  Reference: Stability-AI/stablediffusion@cf1d67a, configs/stable-diffusion/v2-inference.yaml. */
export const SD21: ModelConfig = {
  textEncoder: {
    layers: 24,
    hidden: 1024,
    heads: 16,
    intermediate: 4096,
    activation: "gelu",
    positions: 77,
    vocabulary: 49408,
    clipSkip: 2,
  },
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 320, attention: true, heads: 5 },
      { channels: 640, attention: true, heads: 10 },
      { channels: 1280, attention: true, heads: 20 },
      { channels: 1280, attention: false, heads: 20 },
    ],
    resBlocks: 2,
    contextSize: 1024,
    groups: 32,
  },
  vae: SD15.vae,
};
