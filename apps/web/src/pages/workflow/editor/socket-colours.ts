/** Colours of what travels along links, the same at both ends. */
const COLOURS: Readonly<Record<string, string>> = {
  IMAGE: "#4c8dff",
  MASK: "#2fa86b",
  LATENT: "#d05fce",
  MODEL: "#9277e8",
  CLIP: "#c9971c",
  VAE: "#e0605d",
  CONDITIONING: "#e2853c",
  STRING: "#1ba3a3",
  INT: "#6f9a2b",
  FLOAT: "#5b93b8",
  BOOLEAN: "#a56b85",
  UPSCALE_MODEL: "#7d6adf",
  CONTROL_NET: "#3ba08c",
  CONTROL: "#58b368",
  CLIP_VISION: "#8c6d31",
  CLIP_VISION_OUTPUT: "#b07a2e",
  STYLE_MODEL: "#c46a9a",
  IPADAPTER: "#4f8fb3",
  POSE_KEYPOINT: "#b3875a",
};

export const socketColour = (type: string): string => COLOURS[type] ?? "#8a8f98";
