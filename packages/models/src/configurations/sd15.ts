import type { ModelConfig } from "./model.ts";

/** Stable Diffusion 1.x at full size: 123 M + 860 M + 84 M parameters.
 *  Reference: CompVis/stable-diffusion@21f890f, configs/stable-diffusion/v1-inference.yaml. */
export const SD15: ModelConfig = {
  textEncoder: {
    layers: 12,
    hidden: 768,
    heads: 12,
    intermediate: 3072,
    activation: "quick_gelu",
    positions: 77,
    vocabulary: 49408,
  },
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 320, attention: true, heads: 8 },
      { channels: 640, attention: true, heads: 8 },
      { channels: 1280, attention: true, heads: 8 },
      { channels: 1280, attention: false, heads: 8 },
    ],
    resBlocks: 2,
    contextSize: 768,
    groups: 32,
  },
  vae: {
    channels: [128, 256, 512, 512],
    resBlocks: 2,
    groups: 32,
    pictureChannels: 3,
    latentChannels: 4,
    scalingFactor: 0.18215,
  },
};
