/** Kinds of model files, and which folder of which program holds them. */

export const MODEL_KINDS = [
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
] as const;

export type ModelKind = (typeof MODEL_KINDS)[number];

/** Folders by kind, those that come first preferred. */
export type ModelFolders = Readonly<Partial<Record<ModelKind, readonly string[]>>>;

/**
 * Folders below an installation's own, in lower case; programs on the same disk agree on no case.
 * References: AUTOMATIC1111/stable-diffusion-webui@82a973c modules/{sd_models,cmd_args,modelloader}.py;
 * comfyanonymous/ComfyUI@v0.3.40 folder_paths.py.
 */
export const INSTALLATION_FOLDERS: readonly (readonly [path: string, kind: ModelKind])[] = [
  // A1111 and Forge
  ["models/stable-diffusion", "checkpoint"],
  ["models/lora", "lora"],
  ["models/lycoris", "lora"],
  ["embeddings", "embedding"],
  ["models/esrgan", "upscaler"],
  ["models/realesrgan", "upscaler"],
  ["models/bsrgan", "upscaler"],
  ["models/swinir", "upscaler"],
  ["models/dat", "upscaler"],
  ["models/hat", "upscaler"],
  ["models/text_encoder", "text-encoder"],
  ["models/gfpgan", "face-restorer"],
  ["models/codeformer", "face-restorer"],
  ["models/vae-approx", "preview-decoder"],
  ["extensions/sd-webui-controlnet/models", "controlnet"],
  ["extensions/sd-webui-controlnet/annotator/downloads", "annotator"],
  ["models/controlnetpreprocessor", "annotator"],
  // ComfyUI
  ["models/checkpoints", "checkpoint"],
  ["models/loras", "lora"],
  ["models/upscale_models", "upscaler"],
  ["models/t2i_adapter", "controlnet"],
  ["models/ipadapter", "controlnet"],
  ["models/instantid", "controlnet"],
  ["models/style_models", "controlnet"],
  ["models/clip_vision", "clip-vision"],
  ["models/insightface", "annotator"],
  ["models/sams", "annotator"],
  ["custom_nodes/comfyui_controlnet_aux/ckpts", "annotator"],
  ["models/clip", "text-encoder"],
  ["models/text_encoders", "text-encoder"],
  ["models/unet", "diffusion-model"],
  ["models/diffusion_models", "diffusion-model"],
  ["models/vae_approx", "preview-decoder"],
  // both
  ["models/vae", "vae"],
  ["models/embeddings", "embedding"],
  ["models/controlnet", "controlnet"],
  ["models/hypernetworks", "hypernetwork"],
];

/** Kind by key of ComfyUI's `extra_model_paths.yaml`, older names among them. */
export const COMFY_KINDS: Readonly<Record<string, ModelKind>> = {
  checkpoints: "checkpoint",
  loras: "lora",
  embeddings: "embedding",
  vae: "vae",
  upscale_models: "upscaler",
  controlnet: "controlnet",
  t2i_adapter: "controlnet",
  ipadapter: "controlnet",
  instantid: "controlnet",
  style_models: "controlnet",
  insightface: "annotator",
  sams: "annotator",
  clip_vision: "clip-vision",
  clip: "text-encoder",
  text_encoders: "text-encoder",
  unet: "diffusion-model",
  diffusion_models: "diffusion-model",
  hypernetworks: "hypernetwork",
  facerestore_models: "face-restorer",
  vae_approx: "preview-decoder",
};

/** Folders of several sources, in their order, each once. */
export function joinFolders(sources: readonly ModelFolders[]): ModelFolders {
  const kinds = MODEL_KINDS.map((kind): readonly [ModelKind, readonly string[]] => [
    kind,
    [...new Set(sources.flatMap((source) => source[kind] ?? []))],
  ]);
  return Object.fromEntries(kinds.filter(([, folders]) => folders.length > 0));
}
