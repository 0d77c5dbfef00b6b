import type { ModelConfig } from "./model.ts";
import { SD15 } from "./sd15.ts";

const VAE = { ...SD15.vae, scalingFactor: 0.13025 };

const BIG_G = {
  layers: 32,
  hidden: 1280,
  heads: 20,
  intermediate: 5120,
  activation: "gelu",
  positions: 77,
  vocabulary: 49408,
  clipSkip: 2,
  normed: false,
  projection: { size: 1280, layout: "matrix" },
} as const;

/** Stable Diffusion XL at full size: 123 M + 695 M + 2.57 G + 84 M parameters.
 *  Reference: Stability-AI/generative-models@fbdc58c, configs/inference/sd_xl_base.yaml. */
export const SDXL: ModelConfig = {
  textEncoder: { ...SD15.textEncoder, clipSkip: 2, normed: false },
  textEncoder2: BIG_G,
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 320, attention: false, heads: 5 },
      { channels: 640, attention: true, heads: 10, depth: 2 },
      { channels: 1280, attention: true, heads: 20, depth: 10 },
    ],
    resBlocks: 2,
    contextSize: 2048,
    groups: 32,
    vectorSize: 2816,
  },
  vae: VAE,
};

/** The refiner of Stable Diffusion XL.
 *  Reference: Stability-AI/generative-models@fbdc58c, configs/inference/sd_xl_refiner.yaml. */
export const SDXL_REFINER: ModelConfig = {
  textEncoder: BIG_G,
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 384, attention: false, heads: 6 },
      { channels: 768, attention: true, heads: 12, depth: 4 },
      { channels: 1536, attention: true, heads: 24, depth: 4 },
      { channels: 1536, attention: false, heads: 24, depth: 4 },
    ],
    resBlocks: 2,
    contextSize: 1280,
    groups: 32,
    vectorSize: 2560,
  },
  vae: VAE,
};
