/** Where a single-file checkpoint keeps each network. These keys are the project's canonical names. */
export const PREFIXES = {
  textEncoder: "cond_stage_model.transformer.text_model",
  unet: "model.diffusion_model",
  vae: "first_stage_model",
} as const;

/** A network of a checkpoint. */
export type Component = keyof typeof PREFIXES;
