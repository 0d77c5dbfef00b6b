/** The project's canonical names. They are those of a single-file checkpoint of Stable Diffusion 1.x; the text
 *  encoders of other families have the same names inside, whatever their files call them. */
export const PREFIXES = {
  textEncoder: "cond_stage_model.transformer.text_model",
  /** The second of SDXL, OpenCLIP's bigG. */
  textEncoder2: "conditioner.embedders.1.transformer.text_model",
  unet: "model.diffusion_model",
  vae: "first_stage_model",
} as const;

/** A network of a checkpoint. */
export type Component = keyof typeof PREFIXES;

/** In the order in which a request crosses them. */
export const COMPONENTS: readonly Component[] = ["textEncoder", "textEncoder2", "unet", "vae"];
