import type { Checkpoint } from "@inkloom/diffusion";
import type { ModelConfig } from "@inkloom/models";

/** What the networks of a checkpoint are built like. */
export const configOf = ({
  textEncoder,
  textEncoder2,
  unet,
  vae,
}: Pick<Checkpoint, "textEncoder" | "textEncoder2" | "unet" | "vae">): ModelConfig => ({
  textEncoder: textEncoder.config,
  ...(textEncoder2 && { textEncoder2: textEncoder2.config }),
  unet: unet.config,
  vae: vae.config,
});
