/** Family and kind of a model, told by its networks' configurations. */
import type { ModelConfig } from "@inkloom/models";
import type { FamilyName, UnetKind } from "./checkpoint.ts";

export function familyName({ textEncoder, textEncoder2, unet }: ModelConfig): FamilyName {
  if (unet.vectorSize !== undefined) return textEncoder2 ? "SDXL" : "SDXL refiner";
  // the layer that a family fixes: only SD 1.x leaves it to the request
  return textEncoder.clipSkip === undefined ? "SD 1.x" : "SD 2.x";
}

/** Undefined for other numbers of channels, e.g. those of models that read a depth map. */
export function unetKind({ unet, vae }: ModelConfig): UnetKind | undefined {
  const latents = vae.latentChannels;
  if (unet.inChannels === latents) return "plain";
  if (unet.inChannels === 2 * latents + 1) return "inpainting";
  return unet.inChannels === 2 * latents ? "edit" : undefined;
}
