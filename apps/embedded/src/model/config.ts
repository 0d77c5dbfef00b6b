/** The embedded model's networks: the topology of Stable Diffusion 1.x in small. */
import { INKLOOM_MINI, type ModelConfig } from "@inkloom/models";

/** `scalingFactor` is measured when the autoencoder is finished. */
export const EMBEDDED: ModelConfig = {
  ...INKLOOM_MINI,
  // four channels a group at the finest level: with one, norms would take each channel's colour away
  vae: { ...INKLOOM_MINI.vae, channels: [16, 32, 80, 128], groups: 4 },
};
