/** Whether one checkpoint's latents mean the same to another: SD 1.x and 2.x share theirs, SDXL has its own. */
import type { Checkpoint } from "../checkpoint/checkpoint.ts";

type Autoencoder = Pick<Checkpoint, "vae">;

export function sameLatents({ vae: one }: Autoencoder, { vae: other }: Autoencoder): boolean {
  return (
    one.config.latentChannels === other.config.latentChannels &&
    one.config.scalingFactor === other.config.scalingFactor &&
    one.config.channels.length === other.config.channels.length
  );
}
