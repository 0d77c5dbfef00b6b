/** The embedded model's networks: the topology of Stable Diffusion 1.x in small. */
import { INKLOOM_MINI, type ModelConfig } from "@inkloom/models";

/** `scalingFactor` is measured when the autoencoder is finished. */
export const EMBEDDED: ModelConfig = {
  ...INKLOOM_MINI,
  vae: { ...INKLOOM_MINI.vae, channels: [16, 32, 80, 128] },
};
