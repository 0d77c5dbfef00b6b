import type { ClipConfig } from "../clip/config.ts";
import type { UnetConfig } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";

/** The networks of a Stable Diffusion checkpoint. */
export interface ModelConfig {
  readonly textEncoder: ClipConfig;
  /** SDXL's second one; the U-Net reads the values of both side by side. */
  readonly textEncoder2?: ClipConfig;
  readonly unet: UnetConfig;
  readonly vae: VaeConfig;
}
