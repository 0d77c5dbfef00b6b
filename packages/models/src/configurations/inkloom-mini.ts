import type { ModelConfig } from "./model.ts";

/** The embedded model (`models/inkloom-mini`): the topology of Stable Diffusion 1.x in small, for
 *  pictures of 128x128. */
export const INKLOOM_MINI: ModelConfig = {
  textEncoder: {
    layers: 4,
    hidden: 192,
    heads: 4,
    intermediate: 768,
    activation: "quick_gelu",
    positions: 77,
    vocabulary: 1566,
  },
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 64, attention: true, heads: 4 },
      { channels: 128, attention: true, heads: 4 },
      { channels: 160, attention: true, heads: 4 },
      { channels: 160, attention: false, heads: 4 },
    ],
    resBlocks: 2,
    contextSize: 192,
    groups: 32,
  },
  vae: {
    channels: [16, 32, 80, 128],
    resBlocks: 1,
    // four channels a group at the finest level: with one, norms would take each channel's colour away
    groups: 4,
    pictureChannels: 3,
    latentChannels: 4,
    scalingFactor: 1.43289,
  },
};
