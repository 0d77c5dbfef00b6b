import type { ClipConfig } from "../clip/config.ts";
import type { UnetConfig } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";

/** The three networks of a Stable Diffusion 1.x checkpoint. */
export interface ModelConfig {
  readonly textEncoder: ClipConfig;
  readonly unet: UnetConfig;
  readonly vae: VaeConfig;
}
