/** For tests: graphs of tools and of ComfyUI's nodes over the embedded model. */
import type { Prompt } from "@inkloom/diffusion";

export const GENERATE = {
  class_type: "inkloom/generate",
  inputs: { prompt: "山", steps: 1, seed: 7, width: 64, height: 64 },
};

/** A picture is drawn, enlarged by a tool and saved. */
export const drawnAndEnlarged = {
  draw: GENERATE,
  enlarge: { class_type: "inkloom/upscale", inputs: { picture: ["draw", 0], scale: 2 } },
  save: {
    class_type: "SaveImage",
    inputs: { images: ["enlarge", 0], filename_prefix: "large" },
  },
} satisfies Prompt;

/** The graph that ComfyUI's page begins with. */
export const comfyDefault = {
  "3": {
    class_type: "KSampler",
    inputs: {
      seed: 5,
      steps: 1,
      cfg: 8,
      sampler_name: "euler",
      scheduler: "normal",
      denoise: 1,
      model: ["4", 0],
      positive: ["6", 0],
      negative: ["7", 0],
      latent_image: ["5", 0],
    },
  },
  "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "inkloom-mini" } },
  "5": { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
  "6": { class_type: "CLIPTextEncode", inputs: { text: "山", clip: ["4", 1] } },
  "7": { class_type: "CLIPTextEncode", inputs: { text: "", clip: ["4", 1] } },
  "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
  "9": { class_type: "SaveImage", inputs: { filename_prefix: "ComfyUI", images: ["8", 0] } },
} satisfies Prompt;
