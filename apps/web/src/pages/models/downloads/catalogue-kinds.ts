/** Kinds that a download may be given. */
export const CATALOGUE_KINDS = [
  "checkpoint",
  "lora",
  "embedding",
  "vae",
  "upscaler",
  "controlnet",
  "clip-vision",
  "text-encoder",
  "diffusion-model",
  "hypernetwork",
  "face-restorer",
  "preview-decoder",
  "annotator",
  "tagger",
  "speech",
] as const;
